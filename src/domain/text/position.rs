//! Where a byte of a text stands, as people count.

/// Line and column (in characters) of a byte, both from 1.
pub fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (
        before.matches('\n').count() + 1,
        before.chars().count() - before.get(..line_start).unwrap_or("").chars().count() + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_line_and_column_of_characters() {
        let text = "a = 1\nñö = oops\n";
        assert_eq!(position(text, 0), (1, 1));
        assert_eq!(position(text, text.find("oops").unwrap_or(0)), (2, 6));
        assert_eq!(position(text, text.len()), (3, 1));
    }
}
