//! Small windows over a screen: questions, choices, help. Each is a screen of its own to the router.

pub mod accept;
pub mod ask;
pub mod colon;
pub mod columns;
pub mod copy;
pub mod help;
pub mod naming;
pub mod profiles;
pub mod review;
pub mod sort;
pub mod text;
pub mod unfinished;
pub mod views;
