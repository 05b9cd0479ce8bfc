//! The chooser: what it lists, says and asks for.
