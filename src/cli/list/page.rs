//! `list --page`: one page of the service's. What the service can do of filter and order goes to it, the rest is done
//! within the page; what that leaves open is said.

use super::gathered::Gathered;
use crate::{
    api::calls::{Call, Count, Exact, Fields, ListQuery, Page, Reply, SortKey, UnreadableRow},
    cli::{output::Output, session::Headless, unexpected},
    domain::{
        fault::{Fault, FaultKind},
        filter::Filter,
        sort::Sort,
    },
};

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// From 1.
    pub number: u32,
    /// Rows, at most 1000.
    pub size: u16,
}

/// A filter that looks at the whole set has no answer on one page.
///
/// # Errors
/// `Usage` for one.
pub fn check(filter: &Filter) -> Result<(), Fault> {
    let Some(rule) = filter.rules().next() else { return Ok(()) };
    let why = format!("audit:{rule} looks at all webhooks, and --page reads some");
    Err(Fault::new(FaultKind::Usage, "The filter cannot be answered", why, "Leave --page and --page-size out"))
}

/// Reads it; the rows that could not be read come back.
///
/// # Errors
/// Any fault of the service.
pub fn read(
    run: &Headless,
    wanted: Wanted,
    (filter, sort): (&Filter, &Sort),
    gathered: &mut Gathered,
    output: &mut Output,
) -> Result<Vec<UnreadableRow>, Fault> {
    let (key, whole_order) = SortKey::of(sort);
    let query = ListQuery {
        number: wanted.number,
        size: wanted.size,
        sort: key,
        count: true,
        filter: filter.exact().unwrap_or_default().into_iter().map(Exact::from).collect(),
        fields: Fields::AllButSecret,
    };
    output.progress(&format!("asking for page {} ...", wanted.number));
    let reply = run.wait(run.client.send(Call::List(query)));
    output.progress("");
    let Reply::Page(page) = reply? else { return Err(unexpected()) };
    output.note(&format!("hookline: {}", told(&page)));
    let ignored = gathered.passed(&filter.taken(), &page.hooks) < page.hooks.len();
    let came = page.hooks.len();
    gathered.take(page.hooks);
    if ignored {
        output.note(
            "hookline: the service ignored the filter; it was applied to this page, and others may match elsewhere",
        );
    } else if !filter.rest().is_empty() {
        let passed = gathered.len();
        output.note(&format!(
            "hookline: {passed} of the {came} pass `{}`, which the service cannot apply: without --page all are looked at",
            filter.rest()
        ));
    }
    if !whole_order {
        output.note("hookline: the service sorts by one column at most: the order holds within this page alone");
    } else if let Some(key) = key.filter(|key| key.by.wire() != "id") {
        let by = key.by.wire();
        output
            .note(&format!("hookline: where {by} is equal, pages may repeat or miss webhooks; without --page none is"));
    }
    Ok(page.unreadable)
}

/// What came, and what is known of the rest.
fn told(page: &Page) -> String {
    let rows = page.hooks.len() + page.unreadable.len();
    let first = u64::from(page.number.saturating_sub(1)) * u64::from(page.size) + 1;
    let of = match page.count {
        Count::Exactly(all) => format!(" of {all}"),
        Count::AtLeast(all) => format!(" of {all} or more"),
        Count::Unknown => String::new(),
    };
    let next = match page.more {
        true => format!("--page {} may hold more", u64::from(page.number) + 1),
        false => "nothing follows".to_owned(),
    };
    match rows {
        0 => format!("page {} is empty: {next}", page.number),
        rows => format!("page {}: webhooks {first} to {}{of}; {next}", page.number, first + rows as u64 - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32, rows: usize, count: Count, more: bool) -> String {
        let unreadable = vec![UnreadableRow { id: None, why: String::new() }; rows];
        told(&Page { number, size: 50, hooks: Vec::new(), unreadable, count, more, sent: String::new() })
    }

    #[test]
    fn what_is_known_of_the_rest_is_said() {
        assert_eq!(
            page(1, 50, Count::AtLeast(1000), true),
            "page 1: webhooks 1 to 50 of 1000 or more; --page 2 may hold more"
        );
        assert_eq!(page(3, 9, Count::Exactly(109), false), "page 3: webhooks 101 to 109 of 109; nothing follows");
        assert_eq!(page(9, 0, Count::Unknown, false), "page 9 is empty: nothing follows");
        let last = page(u32::MAX, 50, Count::Unknown, true);
        assert!(last.contains("--page 4294967296"), "{last}");
    }

    #[test]
    fn findings_need_the_whole_set() {
        let checked = |filter: &str| Filter::parse(filter).map(|filter| check(&filter).is_ok());
        assert_eq!((checked("name:x"), checked("audit:plain-http")), (Ok(true), Ok(false)));
    }
}
