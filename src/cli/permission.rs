//! Whether a headless command may write: the one gate before every write and every test delivery (DESIGN section 5).
//! Sends nothing and asks nobody.

use crate::{
    config::{setting::Setting, settings::Settings},
    domain::fault::{Fault, FaultKind},
};

/// Lets a command write, or refuses: a read-only run writes nothing, and a production profile wants to be told `--yes`.
/// `nothing` says what was not done ("No test delivery was sent"), `next` how it is done all the same.
///
/// # Errors
/// `Usage`, with where the refusal comes from.
pub fn to_write(settings: &Settings, nothing: &str, yes: bool, next: &str) -> Result<(), Fault> {
    let refuse = |why: String, next: String| Err(Fault::new(FaultKind::Usage, nothing, why, next));
    if settings.flag(Setting::ReadOnly) {
        let origin = settings.get(Setting::ReadOnly).map(|found| found.origin.to_string()).unwrap_or_default();
        return refuse(format!("this run is read-only ({origin})"), String::new());
    }
    if settings.flag(Setting::Production) && !yes {
        let profile = settings.profile().unwrap_or_default();
        return refuse(format!("profile `{profile}` is production"), next.to_owned());
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{environ::Environ, file::parse, settings::Flags};

    fn asked(profile: &str, read_only: bool, yes: bool) -> Result<(), Fault> {
        let text = format!("[profile.p]\nurl = 'https://a'\n{profile}");
        let flags = Flags { profile: Some("p".into()), read_only, ..Flags::default() };
        let file = parse(&text, Path::new("/c"), None).unwrap();
        let settings = Settings::resolve(&flags, &Environ::default(), &file).unwrap();
        to_write(&settings, "Nothing was written", yes, "Run `hookline write --yes`")
    }

    #[test]
    fn read_only_refuses_in_any_case_and_production_until_it_is_told_yes() {
        assert_eq!(asked("", false, false), Ok(()));
        assert_eq!(asked("production = true", false, true), Ok(()));
        let refused = asked("production = true", false, false).unwrap_err();
        assert!(refused.to_string().contains("Run `hookline write --yes`"), "{refused}");
        for (profile, flag) in [("read_only = true", false), ("", true), ("production = true", true)] {
            let refused = asked(profile, flag, true).unwrap_err();
            assert!(refused.why.contains("read-only (") && refused.kind.exit_code() == 2, "{refused}");
        }
    }
}
