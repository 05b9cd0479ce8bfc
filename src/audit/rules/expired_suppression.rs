//! A suppression has run out.

use crate::audit::{
    rule::{Check, Need, Rule},
    severity::Severity,
};

/// A suppression has run out.
pub static RULE: Rule = Rule {
    id: "expired-suppression",
    severity: Severity::Medium,
    title: "A suppression has run out.",
    why: "What was accepted for a time stands again, and somebody has to decide anew.",
    fix: "Mend what it hid, or extend it with a new date and reason.",
    source: "NIST SP 800-53 CA-5 (plan of action and milestones)",
    help: "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final",
    cwe: None,
    params: &[],
    needs: Need::Suppressions,
    check: Check::Suppressions,
    mend: None,
};
