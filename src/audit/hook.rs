//! One webhook as rules see it: its row, its URL taken apart once for all of them.

use std::net::IpAddr;

use url::Url;

use crate::domain::{
    address::{self, Classified},
    collection::Row,
    text::{fit, safe},
    webhook::HookId,
};

/// A webhook under audit.
#[derive(Debug)]
pub struct Hook<'a> {
    /// Its row.
    pub row: Row<'a>,
    /// Its URL, where it is one for deliveries: http or https with a host.
    pub target: Option<Target<'a>>,
}

/// A URL that deliveries can go to.
#[derive(Debug)]
pub struct Target<'a> {
    /// As it stands on the service.
    pub text: &'a str,
    /// Taken apart.
    pub url: Url,
    /// Where it leads.
    pub host: Classified,
}

impl<'a> Hook<'a> {
    /// The webhook of a row.
    pub fn of(row: Row<'a>) -> Self {
        let text = row.url().into_value().unwrap_or_default();
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let target = url.and_then(|url| {
            let host = address::classify_parsed(text, &url).ok()?;
            Some(Target { text, url, host })
        });
        Hook { row, target }
    }

    /// Its id.
    pub fn id(&self) -> HookId {
        self.row.id()
    }
}

impl Target<'_> {
    /// The host that is connected to.
    pub fn name(&self) -> &str {
        &self.host.effective
    }

    /// The host as an address, where it is one and no name.
    pub fn ip(&self) -> Option<IpAddr> {
        self.name().parse().ok()
    }

    /// Its URL without what is never sent: equal for webhooks that are called at the same place.
    pub fn place(&self) -> &str {
        self.url.as_str().split('#').next().unwrap_or_default()
    }

    /// Where it leads, for people: the spelling too, where that hides it.
    pub fn leads(&self) -> String {
        let kind = self.host.kind;
        let spelling = match self.host.rewritten() {
            true => format!(", written as `{}`", short(&self.host.raw)),
            false => String::new(),
        };
        format!("leads to {} ({kind}{spelling})", short(self.name()))
    }
}

/// A text of the service as it may stand in a message: safe, and not longer than a line.
pub fn short(text: &str) -> String {
    fit(&safe(text), 100, "…").into_owned()
}

/// True where `host` is one of these zones or below one.
pub fn is_under<'z>(host: &str, zones: impl IntoIterator<Item = &'z str>) -> bool {
    zones.into_iter().any(|zone| {
        host.strip_suffix(zone).is_some_and(|before| before.is_empty() || before.ends_with('.')) && !zone.is_empty()
    })
}

/// Each of several webhooks with the smallest other one, and how many more there are: `webhook 12 and 3 more`.
pub fn twins(mut ids: Vec<HookId>) -> impl Iterator<Item = (HookId, String)> {
    ids.sort_unstable();
    let (first, second, others) = (ids.first().copied(), ids.get(1).copied(), ids.len().saturating_sub(2));
    ids.into_iter().filter_map(move |id| {
        let twin = if first == Some(id) { second? } else { first? };
        let more = if others == 0 { String::new() } else { format!(" and {others} more") };
        Some((id, format!("webhook {twin}{more}")))
    })
}
