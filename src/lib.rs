//! hookline

pub mod api;
pub mod domain;
