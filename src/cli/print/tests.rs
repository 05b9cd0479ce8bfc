//! Every form of printing, with values that want to break it.

#![allow(clippy::unwrap_used)]

use std::{
    io,
    sync::{Arc, Mutex},
};

use serde_json::json;

use super::*;
use crate::cli::table::{Column, Cut};

const fn field(name: &'static str, title: &'static str, cut: Cut, right: bool) -> Field {
    Field { name, column: Column { title, cut, right }, derived: false }
}

static SHAPE: Shape = Shape {
    fields: &[
        field("id", "ID", Cut::Never, true),
        field("name", "NAME", Cut::End, false),
        field("tags", "TAGS", Cut::End, false),
        Field { derived: true, ..field("age", "AGE", Cut::Never, false) },
    ],
    table: &["id", "name", "age"],
    lines: &[],
    also: &[("label", "name")],
};

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

fn style(form: Form, fields: Option<&str>) -> Style {
    Style { form, shape: &SHAPE, columns: None, chosen: fields.map(|text| SHAPE.chosen(text).unwrap()) }
}

/// What two hostile records look like: data and notes.
fn shown(form: Form, fields: Option<&str>, width: Option<usize>) -> (String, String) {
    let mut rows = vec![
        Record::from(json!({ "id": "7", "name": "=a\tb\n\u{1b}[31m\u{202e}", "tags": ["x", "y z"], "limit": 1 })),
        Record::from(json!({ "id": "12", "name": null, "tags": [] })),
    ];
    let style = style(form, fields);
    for row in &mut rows {
        if style.wants("age") {
            row.add([("age", json!("3 d"))]);
        }
    }
    let (data, notes) = (Paper::default(), Paper::default());
    let mut output = Output::of(Box::new(data.clone()), Box::new(notes.clone()), width);
    style.rows(&mut rows, &mut output).map_err(|_| "stopped").unwrap();
    output.flush().map_err(|_| "stopped").unwrap();
    (data.text(), notes.text())
}

#[test]
fn every_form_of_hostile_records() {
    let name = "=a<U+0009>b<U+000A><U+001B>[31m<U+202E>";
    let data = |form, fields| shown(form, fields, None).0;
    assert_eq!(
        data(Form::Table, None),
        format!("ID  NAME{}  AGE\n 7  {name}  3 d\n12  {}  3 d\n", " ".repeat(35), " ".repeat(39))
    );
    assert_eq!(data(Form::Lines, None), format!("7\t{name}\tx,y z\n12\t\t\n"));
    assert_eq!(data(Form::Lines, Some("age,label")), format!("3 d\t{name}\n3 d\t\n"));
    let escaped = r"=a\tb\n\u001b[31m\u202e";
    let first = format!(r#"{{"id":"7","name":"{escaped}","tags":["x","y z"],"limit":1}}"#);
    assert_eq!(data(Form::Json, None), format!("[\n{first},\n{}\n]\n", r#"{"id":"12","name":null,"tags":[]}"#));
    assert_eq!(data(Form::Jsonl, None), format!("{first}\n{}\n", r#"{"id":"12","name":null,"tags":[]}"#));
    assert_eq!(data(Form::Jsonl, Some("age,id")), "{\"age\":\"3 d\",\"id\":\"7\"}\n{\"age\":\"3 d\",\"id\":\"12\"}\n");
    assert_eq!(
        data(Form::Yaml, Some("name,tags")),
        "- name: \"=a\\tb\\n\\u001B[31m\\u202E\"\n  tags:\n    - x\n    - y z\n- name: null\n  tags: []\n"
    );
    let (csv, note) = shown(Form::Csv, None, None);
    assert_eq!(csv, format!("id,name,tags\r\n7,\"'{name}\",\"x,y z\"\r\n12,,\r\n"));
    assert!(note.contains("limit"), "what has no column is said: {note}");
    let (csv, note) = shown(Form::Csv, Some("id"), None);
    assert_eq!((csv.as_str(), note.as_str()), ("id\r\n7\r\n12\r\n", ""));
}

#[test]
fn a_terminal_cuts_and_a_pipe_does_not() {
    let (cut, _) = shown(Form::Table, None, Some(24));
    assert!(cut.lines().all(|line| crate::domain::text::width(line) <= 24) && cut.contains('…'), "{cut}");
}

#[test]
fn one_record_is_an_object_or_a_card() {
    let one = |form, fields: Option<&str>| {
        let data = Paper::default();
        let mut output = Output::of(Box::new(data.clone()), Box::new(io::sink()), None);
        let record =
            Record::from(json!({ "tags": ["x", "y"], "id": "7", "name": null, "x\u{1b}": [], "o": { "a": 1 } }));
        style(form, fields).one(&record, &mut output).map_err(|_| "stopped").unwrap();
        output.flush().map_err(|_| "stopped").unwrap();
        data.text()
    };
    let card = "id         7\nname       null\ntags       x\n           y\nx<U+001B>  none\no          {\"a\":1}\n";
    assert_eq!(one(Form::Table, None), card);
    assert_eq!(one(Form::Lines, None), "id\t7\nname\tnull\ntags\tx\ntags\ty\nx<U+001B>\tnone\no\t{\"a\":1}\n");
    assert_eq!(one(Form::Table, Some("tags,id")), "tags  x\n      y\nid    7\n");
    assert_eq!(one(Form::Json, Some("id")), "{\"id\":\"7\"}\n");
    assert_eq!(one(Form::Jsonl, Some("id")), "{\"id\":\"7\"}\n");
    assert_eq!(one(Form::Yaml, Some("id")), "id: \"7\"\n");
    assert_eq!(one(Form::Csv, Some("tags,id")), "tags,id\r\n\"x,y\",7\r\n");
}

#[test]
fn nothing_is_said_of_nothing() {
    for (form, wanted) in [
        (Form::Table, "ID  NAME  AGE\n"),
        (Form::Lines, ""),
        (Form::Json, "[\n]\n"),
        (Form::Jsonl, ""),
        (Form::Csv, "id,name,tags\r\n"),
        (Form::Yaml, "[]\n"),
    ] {
        let data = Paper::default();
        let mut output = Output::of(Box::new(data.clone()), Box::new(io::sink()), None);
        style(form, None).rows(&mut Vec::<Record<'static>>::new(), &mut output).map_err(|_| "stopped").unwrap();
        output.flush().map_err(|_| "stopped").unwrap();
        assert_eq!(data.text(), wanted, "{form:?}");
    }
}

#[test]
fn a_wrong_field_is_pointed_at_with_what_was_meant() {
    let said = |text: &str| SHAPE.chosen(text).unwrap_err().to_string();
    assert!(
        said("id, nmae").contains("column 5: there is no field `nmae`\n  id, nmae\n      ^^^^"),
        "{}",
        said("id, nmae")
    );
    assert!(said("id,nmae").contains("Did you mean `name`?"));
    assert!(said("zz").contains("Fields are id, name, tags, age"));
    assert!(said("name,label").contains("column 6: `label` stands there twice"));
    assert!(said("id,").contains("column 4: a name is missing") && said("").contains("column 1"));
}
