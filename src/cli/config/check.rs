//! `hookline config check`: what would keep a profile from being used, as far as that can be seen without sending or
//! running anything. Shows no key.

use std::{
    env,
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use serde_json::json;

use super::{
    super::{
        output::{Output, Stop, read_or_left},
        print::{Field, Form, Record, Shape},
        session,
        table::{Column, Cut},
    },
    Check,
};
use crate::{
    api::service::Base,
    config::{
        credential,
        environ::{self, Environ},
        file::ConfigFile,
        paths::Paths,
        private_file,
        setting::Setting,
        settings::{Flags, Settings},
    },
};

const fn field(name: &'static str, title: &'static str) -> Field {
    Field { name, column: Column { title, cut: Cut::Never, right: false }, derived: false }
}

static SHAPE: Shape = Shape {
    fields: &[field("profile", "PROFILE"), field("what", "WHAT"), field("verdict", "VERDICT"), field("why", "WHY")],
    table: &[],
    lines: &[],
    also: &[],
};

/// What was found about one thing of a profile.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    profile: String,
    what: &'static str,
    verdict: Verdict,
    why: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Ok,
    /// It can be used, once something is given from outside.
    Lacking,
    Wrong,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Lacking => "lacking",
            Verdict::Wrong => "wrong",
        }
    }
}

/// Prints it; 2 where something is wrong.
///
/// # Errors
/// The first mistake in the file, with its place; or writing.
pub fn run(command: &Check, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    let style = command.print.style(&SHAPE, output)?;
    let file = session::configuration(environ)?;
    if file.profiles.is_empty() {
        let path =
            Paths::of(environ).config_file.map_or_else(|| "no file".to_owned(), |path| path.display().to_string());
        output.note(&format!("hookline: {path} names no profile: `hookline login` makes one"));
    }
    let findings: Vec<Finding> = file.profiles.keys().flat_map(|name| of_profile(name, &file, environ)).collect();
    if findings.is_empty() && style.form() == Form::Table {
        return Ok(0);
    }
    let record = |found: &Finding| json!({ "profile": found.profile, "what": found.what, "verdict": found.verdict.word(), "why": found.why });
    let mut records: Vec<Record<'static>> = findings.iter().map(|found| Record::from(record(found))).collect();
    read_or_left(style.rows(&mut records, output))?;
    Ok(if findings.iter().any(|found| found.verdict == Verdict::Wrong) { 2 } else { 0 })
}

fn of_profile(name: &str, file: &ConfigFile, environ: &Environ) -> Vec<Finding> {
    let found = |what, (verdict, why): (Verdict, String)| Finding { profile: name.to_owned(), what, verdict, why };
    let flags = Flags { profile: Some(name.to_owned()), ..Flags::default() };
    // What the environment names instead is no matter of the file.
    let settings = match Settings::resolve(&flags, &environ.without(&[environ::URL, environ::PROFILE]), file) {
        Ok(settings) => settings,
        Err(fault) => return vec![found("url", (Verdict::Lacking, fault.why))],
    };
    let url = match Base::check(&settings.url().value, settings.flag(Setting::InsecureHttp)) {
        Ok(base) => (Verdict::Ok, base.root().to_owned()),
        Err(fault) => (Verdict::Wrong, format!("{}: {}", fault.what, fault.why)),
    };
    let mut findings = vec![found("url", url), found("key", key(&settings, environ))];
    if let Some(path) = settings.path(Setting::CaFile) {
        findings.push(found("ca_file", readable(path)));
    }
    findings
}

fn key(settings: &Settings, environ: &Environ) -> (Verdict, String) {
    if let Some(argv) = settings.argv(Setting::KeyCommand) {
        let program = argv.first().map_or("", String::as_str);
        return match runs(program, environ) {
            true => (Verdict::Ok, format!("key_command runs `{program}`")),
            false => (Verdict::Wrong, format!("key_command: there is no program `{program}`")),
        };
    }
    if let Some(path) = settings.path(Setting::KeyFile) {
        let read = private_file::read(path);
        let read = read.and_then(|text| credential::of_text(&text, "key_file").map_err(|fault| fault.why));
        return match read {
            Ok(_) => (Verdict::Ok, format!("key_file {}", path.display())),
            Err(why) => (Verdict::Wrong, format!("key_file: {why}")),
        };
    }
    match settings.text(Setting::KeyEnv) {
        Some(name) if environ.get(name).is_some() => (Verdict::Ok, format!("key_env {name}")),
        Some(name) => (Verdict::Lacking, format!("key_env: {name} is not set here")),
        None => (Verdict::Lacking, "no key_command, key_file or key_env: HOOKLINE_API_KEY has to be set".to_owned()),
    }
}

/// Whether a program is found as `exec` would find it.
fn runs(program: &str, environ: &Environ) -> bool {
    let executable =
        |path: &Path| fs::metadata(path).is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0);
    match program.contains('/') {
        true => executable(Path::new(program)),
        false => {
            environ.get("PATH").is_some_and(|path| env::split_paths(path).any(|dir| executable(&dir.join(program))))
        }
    }
}

fn readable(path: &Path) -> (Verdict, String) {
    match File::open(path).and_then(|file| file.metadata()) {
        Ok(facts) if facts.is_file() => (Verdict::Ok, path.display().to_string()),
        Ok(_) => (Verdict::Wrong, format!("{} is not a file", path.display())),
        Err(error) => (Verdict::Wrong, format!("{}: {error}", path.display())),
    }
}
