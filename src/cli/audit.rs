//! `hookline audit`: what is wrong with the webhooks, over the whole set. Exit 3 where findings of some severity stand.
//!
//! Reads webhooks and events, and secrets only where `--secrets` asks for it; writes one file where `--write-baseline` does.

mod configured;
mod explain;
mod files;
mod secrets;

use std::collections::{HashMap, HashSet};

use jiff::{Timestamp, tz::TimeZone};

pub use self::{
    configured::Configured,
    explain::{explain, written},
};
use super::{
    given::{Audit, AuditFormat, Connection, FailOn},
    output::{Output, Stop, read_or_left},
    selection::parsed_filter,
    session::{Headless, Session},
    table::{self, Column, Cut},
    unexpected,
    whole::{self, Whole},
};
use crate::{
    api::calls::{Call, Reply},
    audit::{
        Findings, Form, Measure, Report, Rule, Scope, Settings, Severity,
        baseline::Baseline,
        registry,
        rule::Need,
        suppression::{self, Suppression},
    },
    config::{environ::Environ, setting::Setting},
    domain::{
        collection::Collection,
        event::OfferedEvent,
        fault::{Fault, FaultKind},
        filter::{Context, Filter, Freshness},
        outcome::{History, Outcome},
        text::safe,
        webhook::{HookId, Webhook},
    },
    state::history::Histories,
    tui::runtime::accepted,
};

const COLUMNS: [Column; 5] = [
    Column { title: "SEVERITY", cut: Cut::Never, right: false },
    Column { title: "RULE", cut: Cut::Never, right: false },
    Column { title: "WEBHOOK", cut: Cut::Never, right: true },
    Column { title: "NAME", cut: Cut::End, right: false },
    Column { title: "FINDING", cut: Cut::End, right: false },
];

/// The exit code where findings stand.
const FOUND: u8 = 3;

/// Runs it.
///
/// # Errors
/// A wrong argument or file, any fault of the service – what could not be proven whole is not audited – or of writing.
pub fn run(command: Audit, outer: Connection, environ: &Environ, output: &mut Output) -> Result<u8, Stop> {
    if let Some(ended) = explain::instead(&command, output)? {
        return Ok(ended);
    }
    let filter = command.filter.as_deref().map(parsed_filter).transpose()?;
    let only = named(&command.rule)?;
    let run = Session::headless(&command.connection.clone().over(outer), environ, output)?;
    let Configured { settings, fail_on, suppressions, baseline } = run.session.audit.clone();
    let baseline = command.baseline.clone().or(baseline.filter(|_| command.write_baseline.is_none()));
    let baseline = baseline.as_deref().map(accepted::baseline).transpose()?;
    let settings = Settings { only, ..settings };
    let suppressions = files::suppressions(command.suppressions.as_deref().or(suppressions.as_deref()), output)?;

    let whole = read(&run, output)?;
    let set = collected(&whole.hooks);
    let offered = offered(&run, &settings, output)?;
    let measures = command.secrets.then(|| secrets::measured(&run, &set, output)).transpose()?;
    let now = Timestamp::now();
    let offered = names(offered.as_deref());
    let tests = tests(&run, output)?;
    let passed = |id| passed(&tests, id);
    let scope = Scope { offered: offered.as_ref(), secrets: measures.as_ref(), ..Scope::of(&set, now) };
    let scope = if tests.is_empty() { scope } else { Scope { outcome: Some(&passed), ..scope } };
    let mut findings = crate::audit::run(&settings, &scope);

    let accepted = suppressions.as_ref().map_or(&[] as &[Suppression], |(_, all)| all);
    let today = now.to_zoned(TimeZone::UTC).date();
    let url = |id| set.get(id).and_then(|row| row.url().into_value());
    suppression::apply(&mut findings, accepted, &settings, today, &url);
    let service = run.session.service.collection()?;
    if let Some(baseline) = &baseline {
        compared(baseline, &mut findings, &service, output);
    }
    if let Some(path) = &command.write_baseline {
        files::write(path, &Baseline::of(&findings, &service).text())?;
        output.note(&format!("hookline: baseline written to {}", path.display()));
    }
    if let Some(filter) = &filter {
        narrow(&mut findings, filter, &set, now);
    }
    let unread = whole.unreadable.len();
    let partial = (unread > 0).then(|| format!("{unread} webhooks could not be read and were not audited"));
    let report = Report {
        findings: &findings,
        hooks: &set,
        service: &service,
        partial: partial.as_deref(),
        compared: baseline.is_some(),
        suppressions: suppressions.as_ref().map(|(path, _)| path.as_str()),
        version: env!("CARGO_PKG_VERSION"),
    };
    read_or_left(print(&report, command.output, output))?;
    told(&report, &whole, output);
    if unread > 0 {
        return Ok(FaultKind::Unreadable.exit_code());
    }
    let accepted_now = command.write_baseline.is_some() && baseline.is_none();
    let fail_on = command.fail_on.map_or(fail_on, FailOn::severity);
    let grave = fail_on.is_some_and(|least| findings.gravest().is_some_and(|gravest| gravest >= least));
    Ok(if grave && !accepted_now { FOUND } else { 0 })
}

/// The rules of these names.
fn named(names: &[String]) -> Result<Vec<&'static str>, Fault> {
    names.iter().map(|name| rule(name, "--rule").map(|rule| rule.id)).collect()
}

/// The rule of a name that the user gave with `option`.
///
/// # Errors
/// `Usage`, with what was probably meant.
pub fn rule(name: &str, option: &str) -> Result<&'static Rule, Fault> {
    suppression::rule_named(name).map_err(|(why, meant)| {
        let next = meant.map_or("See `hookline audit --list-rules`".to_owned(), |id| format!("Did you mean `{id}`?"));
        Fault::new(FaultKind::Usage, "The rule was not understood", format!("{option}: {why}"), next)
    })
}

fn read(run: &Headless, output: &mut Output) -> Result<Whole, Fault> {
    let parallel = usize::try_from(run.session.settings.count(Setting::Parallel)).unwrap_or(1);
    let mut loaded = |loaded: usize| output.progress(&format!("{loaded} webhooks loaded ..."));
    let whole = run.wait(whole::read(&run.client, parallel, &mut loaded));
    output.progress("");
    whole
}

/// In the order of ids, so that nothing depends on how they came.
fn collected(hooks: &HashMap<HookId, Webhook>) -> Collection {
    let mut all: Vec<&Webhook> = hooks.values().collect();
    all.sort_unstable_by_key(|hook| hook.id);
    let mut set = Collection::new();
    for hook in all {
        set.upsert(hook);
    }
    set
}

/// The events on offer, where a rule needs them. A service that does not tell them does not prevent the others.
fn offered(run: &Headless, settings: &Settings, output: &mut Output) -> Result<Option<Vec<OfferedEvent>>, Fault> {
    if !settings.active().iter().any(|active| active.rule.needs == Need::Offered) {
        return Ok(None);
    }
    match run.wait(run.client.send(Call::Events)) {
        Ok(Reply::Events(events)) => Ok(Some(events)),
        Ok(_) => Err(unexpected()),
        Err(fault)
            if matches!(
                fault.kind,
                FaultKind::NotFound | FaultKind::Forbidden | FaultKind::Server | FaultKind::Unreadable
            ) =>
        {
            output.note(&format!("hookline: {}: {}", fault.what, fault.why));
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}

/// The test deliveries that the console made and kept for this service.
fn tests(run: &Headless, output: &mut Output) -> Result<HashMap<HookId, History>, Fault> {
    let Some(dir) = &run.session.paths.state_dir else { return Ok(HashMap::new()) };
    let held = Histories::at(dir).read(run.client.base())?;
    if let Some(name) = held.set_aside {
        output.note(&format!("hookline: the history of tests could not be read and was set aside as {name}"));
    }
    Ok(held.of)
}

fn passed(tests: &HashMap<HookId, History>, id: HookId) -> Option<bool> {
    match tests.get(&id)?.last()?.outcome {
        Outcome::Passed => Some(true),
        Outcome::Failed => Some(false),
        Outcome::Unknown | Outcome::NotSent => None,
    }
}

fn names(offered: Option<&[OfferedEvent]>) -> Option<HashSet<&str>> {
    offered.map(|events| events.iter().map(|event| event.name.as_str()).collect())
}

fn compared(baseline: &Baseline, findings: &mut Findings, service: &str, output: &mut Output) {
    if baseline.service != service {
        output.note(&format!("hookline: the baseline was written for {}, and this is {service}", baseline.service));
    }
    match baseline.mark(findings) {
        0 => {}
        gone => output.note(&format!(
            "hookline: {gone} findings of the baseline are gone: --write-baseline writes one without them"
        )),
    }
}

/// Leaves the findings of webhooks that pass, and those that are about none.
fn narrow(findings: &mut Findings, filter: &Filter, set: &Collection, now: Timestamp) {
    let passing = passing(filter, set, findings, now);
    findings.list.retain(|finding| finding.hook.is_none_or(|id| passing.contains(&id)));
    findings.looked = passing.len();
}

/// The webhooks that pass a filter, which may ask for findings.
fn passing(filter: &Filter, set: &Collection, findings: &Findings, now: Timestamp) -> HashSet<HookId> {
    let found = found(findings);
    let found = |id: HookId, rule: &str| found.contains(&(id, rule));
    let zone = TimeZone::system();
    let context = Context {
        now,
        zone: &zone,
        marked: &|_| false,
        outcome: &|_| None,
        fresh: &|_| Freshness::default(),
        found: Some(&found),
    };
    let mut matcher = filter.matcher(&context);
    set.iter().map(|(_, row)| row).filter(|row| matcher.matches(row)).map(|row| row.id()).collect()
}

/// Which rule found which webhook.
fn found(findings: &Findings) -> HashSet<(HookId, &str)> {
    findings.list.iter().filter_map(|finding| Some((finding.hook?, finding.rule.id))).collect()
}

/// What the rules that a filter names find, for commands that only filter by it.
///
/// # Errors
/// A rule that there is not, or one about secrets, and any fault of the service.
pub fn asked_by(
    filter: &Filter,
    run: &Headless,
    set: &Collection,
    now: Timestamp,
    output: &mut Output,
) -> Result<HashSet<(HookId, &'static str)>, Fault> {
    let rules: Vec<&Rule> = filter.rules().map(|name| rule(name, "--filter audit")).collect::<Result<_, _>>()?;
    let settings = Settings { only: rules.iter().map(|rule| rule.id).collect(), ..run.session.audit.settings.clone() };
    let offered = offered(run, &settings, output)?;
    let offered = names(offered.as_deref());
    let tests = tests(run, output)?;
    let passed = |id| passed(&tests, id);
    let scope = Scope { offered: offered.as_ref(), ..Scope::of(set, now) };
    let scope = if tests.is_empty() { scope } else { Scope { outcome: Some(&passed), ..scope } };
    for rule in &rules {
        if let Some(why) = scope.lacks(rule.needs) {
            let next = format!("Run `hookline audit --rule {}` with what it needs", rule.id);
            return Err(Fault::new(
                FaultKind::Usage,
                "The filter cannot be answered",
                format!("audit:{}: {why}", rule.id),
                next,
            ));
        }
    }
    let findings = crate::audit::run(&settings, &scope);
    Ok(findings.list.iter().filter_map(|finding| Some((finding.hook?, finding.rule.id))).collect())
}

fn print(report: &Report<'_>, format: Option<AuditFormat>, output: &mut Output) -> Result<(), Stop> {
    let form = match format {
        None if output.terminal => return table(report, output),
        None => return lines(report, output),
        Some(AuditFormat::Table) => return table(report, output),
        Some(AuditFormat::Json) => Form::Json,
        Some(AuditFormat::Jsonl) => Form::Lines,
        Some(AuditFormat::Csv) => Form::Csv,
        Some(AuditFormat::Sarif) => Form::Sarif,
        Some(AuditFormat::Markdown) => Form::Markdown,
    };
    output.text(&report.text(form))
}

/// What stands; how many are known or suppressed is said beside it.
fn table(report: &Report<'_>, output: &mut Output) -> Result<(), Stop> {
    let rows: Vec<Vec<String>> = cells(report).collect();
    if rows.is_empty() { Ok(()) } else { table::print(&COLUMNS, &rows, output) }
}

/// The same for programs: values with tabs between, no heading, nothing cut.
fn lines(report: &Report<'_>, output: &mut Output) -> Result<(), Stop> {
    cells(report).try_for_each(|row| {
        let cells: Vec<_> = row.iter().map(|cell| safe(cell)).collect();
        output.text(&(cells.join("\t") + "\n"))
    })
}

fn cells(report: &Report<'_>) -> impl Iterator<Item = Vec<String>> {
    report.findings.open().map(|finding| {
        let (name, _) = report.name_and_url(finding);
        let place = finding.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        vec![
            finding.severity.word().to_owned(),
            finding.rule.id.to_owned(),
            finding.hook.map(|id| id.to_string()).unwrap_or_default(),
            name.to_owned(),
            place + &finding.message,
        ]
    })
}

/// How it stands, for whoever reads standard error.
fn told(report: &Report<'_>, whole: &Whole, output: &mut Output) {
    output.note(&format!("hookline: {}", report.summary()));
    let mut lacking: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in &report.findings.not_run {
        match lacking.iter_mut().find(|(why, _)| *why == one.why) {
            Some((_, rules)) => rules.push(one.rule.id),
            None => lacking.push((one.why, vec![one.rule.id])),
        }
    }
    for (why, rules) in lacking {
        output.note(&format!("hookline: not run, because {why}: {}", rules.join(", ")));
    }
    for row in &whole.unreadable {
        let id = row.id.map_or_else(|| "without a usable id".to_owned(), |id| id.to_string());
        output.note(&format!("hookline: webhook {id} could not be read and was not audited: {}", row.why));
    }
}
