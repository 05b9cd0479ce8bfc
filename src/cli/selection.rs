//! Which webhooks a headless command is about, in which order and columns: filter, sort and saved view, taken by every
//! command that takes one of them. What is said on the command line goes before what the view says.

use std::path::Path;

use super::given::Selection;
use crate::{
    domain::{
        column::Column,
        fault::{Fault, FaultKind},
        filter::Filter,
        sort::{Sort, SortError},
        view::{Mistake, View, Views},
    },
    state::view::ViewFile,
};

/// What was asked for, understood as far as it can be without the views.
#[derive(Debug)]
pub struct Wanted {
    filter: Option<Filter>,
    sort: Option<Sort>,
    view: Option<String>,
}

/// What is wanted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// What passes.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// The columns of the view; `None` where none was named.
    pub columns: Option<Vec<Column>>,
}

impl Wanted {
    /// Reads filter and order, before anything else is looked at.
    ///
    /// # Errors
    /// What was not understood, and where.
    pub fn of(selection: Selection) -> Result<Self, Fault> {
        let Selection { filter, sort, view } = selection;
        Ok(Wanted {
            filter: filter.as_deref().map(parsed_filter).transpose()?,
            sort: sort.as_deref().map(parsed_sort).transpose()?,
            view,
        })
    }

    /// With what the named view of the profile says; `key` is the profile's, as `tui::shared::Profile::key`.
    ///
    /// # Errors
    /// Where there is no such view, or it cannot be used.
    pub fn with_view(self, state_dir: Option<&Path>, key: &str) -> Result<Chosen, Fault> {
        let mut chosen = Chosen::default();
        if let Some(name) = &self.view {
            let view = view(name, state_dir, key)?;
            chosen = Chosen { filter: view.filter, sort: view.sort, columns: Some(view.columns) };
        }
        chosen.filter = self.filter.unwrap_or(chosen.filter);
        chosen.sort = self.sort.unwrap_or(chosen.sort);
        Ok(chosen)
    }
}

/// The saved view of this name.
///
/// # Errors
/// Where there is none, or it cannot be used.
pub fn view(name: &str, state_dir: Option<&Path>, key: &str) -> Result<View, Fault> {
    let Some(dir) = state_dir else {
        let why = "there is no place where hookline keeps files";
        return Err(Fault::new(FaultKind::Config, "--view cannot be used", why, "Set HOME or XDG_STATE_HOME"));
    };
    let views = ViewFile::at(dir).read(key).map_err(|refusal| {
        Fault::new(FaultKind::Config, "The saved views could not be read", refusal.to_string(), "See to the file")
    })?;
    let saved = views.named(name).ok_or_else(|| no_view(name, &views, dir, key))?;
    saved.view.clone().map_err(|mistake| {
        let what = format!("The view `{name}` cannot be used");
        Fault::new(FaultKind::Config, what, place(dir, &mistake), "Mend it there, or save it anew in the console")
    })
}

fn place(dir: &Path, mistake: &Mistake) -> String {
    dir.join(mistake.to_string()).display().to_string()
}

fn no_view(name: &str, views: &Views, dir: &Path, key: &str) -> Fault {
    let what = format!("There is no view `{name}`");
    let names: Vec<&str> = views.all().into_iter().map(|saved| saved.id.name.as_str()).collect();
    let why = match (names.as_slice(), views.mistakes().next()) {
        ([], Some(mistake)) => place(dir, mistake),
        ([], None) => format!("no view is saved for {key}"),
        (names, _) => format!("the views for {key} are {}", names.join(", ")),
    };
    let next = match views.near(name) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "In the console, S saves a view and w lists them".to_owned(),
    };
    Fault::new(FaultKind::Usage, what, why, next)
}

/// A filter of the command line.
///
/// # Errors
/// What was not understood, and where.
pub fn parsed_filter(text: &str) -> Result<Filter, Fault> {
    Filter::parse(text).map_err(|error| {
        let next = error.suggestion.map(|meant| format!("Did you mean `{meant}`?")).unwrap_or_default();
        pointed("The filter was not understood", "--filter", text, error.column, error.length, &error.message, next)
    })
}

fn parsed_sort(text: &str) -> Result<Sort, Fault> {
    text.parse().map_err(|error: SortError| {
        let chars = |part: Option<&str>| part.map_or(0, |part| part.chars().count());
        let column = chars(text.get(..error.at.start)) + 1;
        let length = chars(text.get(error.at.clone())).max(1);
        let next = error.suggestion.map(|meant| format!("Did you mean `{meant}`?")).unwrap_or_default();
        pointed("The order was not understood", "--sort", text, column, length, &error.message, next)
    })
}

/// A usage fault with the text and a marker under what is wrong in it.
pub(super) fn pointed(
    what: &str,
    option: &str,
    text: &str,
    column: usize,
    length: usize,
    message: &str,
    next: String,
) -> Fault {
    let marker = " ".repeat(column - 1) + &"^".repeat(length);
    Fault::new(FaultKind::Usage, what, format!("{option}, column {column}: {message}\n  {text}\n  {marker}"), next)
}
