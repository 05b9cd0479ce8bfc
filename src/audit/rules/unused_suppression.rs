//! A suppression hides nothing.

use crate::audit::{
    rule::{Check, Need, Rule},
    severity::Severity,
};

/// A suppression hides nothing.
pub static RULE: Rule = Rule {
    id: "unused-suppression",
    severity: Severity::Info,
    title: "A suppression hides nothing.",
    why: "What it was for is mended or gone; left alone it may hide something else one day.",
    fix: "Take it out of the file.",
    source: "NIST SP 800-53 CA-5 (plan of action and milestones)",
    help: "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final",
    cwe: None,
    params: &[],
    needs: Need::Suppressions,
    check: Check::Suppressions,
    mend: None,
};
