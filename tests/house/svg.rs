//! A picture of a terminal as SVG: each cell where it is on the grid, dark background, no font of its own. Pure.
//!
//! Runs of plain ASCII, and of one narrow character, are one piece of text, stretched to their cells; everything else is
//! placed cell by cell, because no two fonts agree on the width of what is not ASCII.

use std::fmt::Write as _;

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Position,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr as _;

/// Pixels of a cell, and around all cells.
const CELL: (f32, f32) = (9.0, 19.0);
const MARGIN: f32 = 12.0;
const BACKGROUND: &str = "#16181d";
const TEXT: &str = "#d7dae0";

/// Draws a buffer, with the text cursor where there is one.
pub fn draw(buf: &Buffer, cursor: Option<Position>, title: &str) -> String {
    let (width, height) = (f32::from(buf.area.width), f32::from(buf.area.height));
    let (w, h) = (width * CELL.0 + 2.0 * MARGIN, height * CELL.1 + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.1} {h:.1}\" width=\"{w:.0}\" height=\"{h:.0}\" \
         font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace\" font-size=\"15\">\n\
         <title>{}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n",
        escaped(title)
    );
    for y in buf.area.top()..buf.area.bottom() {
        let pieces = pieces(buf, y);
        pieces.iter().for_each(|piece| ground(&mut svg, piece, y));
        pieces.iter().for_each(|piece| text(&mut svg, piece, y));
    }
    if let Some(at) = cursor {
        let (x, y) = (left(at.x), top(at.y));
        writeln!(svg, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"2\" height=\"{:.1}\" fill=\"{TEXT}\"/>", CELL.1)
            .unwrap();
    }
    svg.push_str("</svg>\n");
    svg
}

/// Cells of one line that are drawn in one go.
struct Piece<'b> {
    x: u16,
    cells: u16,
    text: String,
    look: &'b Cell,
}

impl Piece<'_> {
    fn goes_on(&self, symbol: &str, cells: u16) -> bool {
        let ascii = self.text.is_ascii() && symbol.is_ascii();
        ascii || (cells == 1 && self.text.split(symbol).all(str::is_empty))
    }
}

fn pieces(buf: &Buffer, y: u16) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut covered = 0;
    for x in buf.area.left()..buf.area.right() {
        let cell = &buf[(x, y)];
        let cells = u16::try_from(cell.symbol().width().max(1)).unwrap();
        if x < covered {
            continue;
        }
        covered = x + cells;
        match pieces.last_mut() {
            Some(last) if last.look.style() == cell.style() && last.goes_on(cell.symbol(), cells) => {
                last.text.push_str(cell.symbol());
                last.cells += cells;
            }
            _ => pieces.push(Piece { x, cells, text: cell.symbol().to_owned(), look: cell }),
        }
    }
    pieces
}

fn ground(svg: &mut String, piece: &Piece<'_>, y: u16) {
    let (_, ground) = colours(piece.look);
    if ground != BACKGROUND {
        let (x, y, width) = (left(piece.x), top(y), f32::from(piece.cells) * CELL.0);
        writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{:.1}\" fill=\"{ground}\"/>",
            CELL.1
        )
        .unwrap();
    }
}

fn text(svg: &mut String, piece: &Piece<'_>, y: u16) {
    let shown = piece.text.trim_end_matches(' ');
    let blanks = shown.len() - shown.trim_start_matches(' ').len();
    let shown = &shown[blanks..];
    if shown.is_empty() {
        return;
    }
    let (ink, _) = colours(piece.look);
    let modifiers = piece.look.modifier;
    let mut look = String::new();
    if modifiers.contains(Modifier::BOLD) {
        look.push_str(" font-weight=\"bold\"");
    }
    if modifiers.contains(Modifier::ITALIC) {
        look.push_str(" font-style=\"italic\"");
    }
    if modifiers.contains(Modifier::UNDERLINED) {
        look.push_str(" text-decoration=\"underline\"");
    }
    if modifiers.contains(Modifier::DIM) {
        look.push_str(" opacity=\"0.6\"");
    }
    let x = left(piece.x + u16::try_from(blanks).unwrap());
    let length = shown.width() as f32 * CELL.0;
    writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{ink}\"{look} \
         xml:space=\"preserve\">{}</text>",
        top(y) + 14.5,
        escaped(shown)
    )
    .unwrap();
}

fn left(x: u16) -> f32 {
    MARGIN + f32::from(x) * CELL.0
}

fn top(y: u16) -> f32 {
    MARGIN + f32::from(y) * CELL.1
}

/// Ink and ground of a cell, reverse applied.
fn colours(cell: &Cell) -> (String, String) {
    let (ink, ground) = (hex(cell.fg, TEXT), hex(cell.bg, BACKGROUND));
    if cell.modifier.contains(Modifier::REVERSED) { (ground, ink) } else { (ink, ground) }
}

fn hex(colour: Color, default: &str) -> String {
    match colour {
        Color::Black => "#16181d",
        Color::Red => "#e06c75",
        Color::Green => "#98c379",
        Color::Yellow => "#e5c07b",
        Color::Blue => "#61afef",
        Color::Magenta => "#c678dd",
        Color::Cyan => "#56b6c2",
        Color::Gray => "#abb2bf",
        Color::DarkGray => "#7f848e",
        Color::LightRed => "#ff7b86",
        Color::LightGreen => "#b5e890",
        Color::LightYellow => "#ffd68a",
        Color::LightBlue => "#7cc4ff",
        Color::LightMagenta => "#d99aef",
        Color::LightCyan => "#6fd3e0",
        Color::White => "#ffffff",
        Color::Rgb(r, g, b) => return format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Reset | Color::Indexed(_) => default,
    }
    .to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn cells_stand_on_the_grid_and_texts_are_escaped() {
    use ratatui::{layout::Rect, style::Style};
    let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
    buf.set_string(0, 0, "a<&b", Style::new());
    buf.set_string(4, 0, "倉é", Style::new().add_modifier(Modifier::REVERSED));
    buf.set_string(8, 0, "z", Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
    let svg = draw(&buf, Some(Position::new(1, 0)), "a & b");
    assert!(svg.contains("<title>a &amp; b</title>"), "{svg}");
    assert!(svg.contains(">a&lt;&amp;b</text>"), "{svg}");
    let place =
        |x: u16, cells: f32| format!("<text x=\"{:.1}\" y=\"26.5\" textLength=\"{:.1}\"", left(x), cells * CELL.0);
    assert!(
        svg.contains(&place(4, 2.0)) && svg.contains(&place(6, 1.0)),
        "wide and narrow stand behind each other: {svg}"
    );
    let z = svg.lines().find(|line| line.contains(">z<")).unwrap();
    assert!(z.starts_with(&place(8, 1.0)) && z.contains("#e06c75") && z.contains("bold"), "{z}");
    assert_eq!(svg.matches(&format!("fill=\"{TEXT}\"/>")).count(), 3, "two reversed grounds and the cursor: {svg}");
}
