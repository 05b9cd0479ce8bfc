//! What a rule cannot do without.

/// What a rule has to know besides the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// The events that the service offers.
    Offered,
    /// Outcomes of test deliveries.
    Outcomes,
    /// Measures of secrets.
    Secrets,
    /// The file of suppressions.
    Suppressions,
}
