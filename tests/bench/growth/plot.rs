//! A plot of times over sizes, both axes logarithmic, as SVG on the ground of the other pictures. Pure; it measures nothing.

use std::fmt::Write as _;

const GROUND: &str = "#16181d";
const TEXT: &str = "#d7dae0";
const FAINT: &str = "#3a3f4b";
const SIZE: (f64, f64) = (900.0, 460.0);
/// Left, top, right and bottom of what is plotted; what is right of it names the lines.
const FRAME: (f64, f64, f64, f64) = (90.0, 56.0, 660.0, 400.0);
/// Names stand at least this far from each other.
const LINE: f64 = 18.0;

/// One line of the plot.
pub struct Series {
    /// What it is.
    pub name: String,
    /// As SVG knows it.
    pub colour: &'static str,
    /// Rows and milliseconds, each above zero, ascending.
    pub points: Vec<(f64, f64)>,
}

/// Decades of an axis, and where they lie.
struct Axis {
    first: i32,
    last: i32,
    from: f64,
    to: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Axis {
        let least = values.clone().fold(f64::INFINITY, f64::min).log10().floor() as i32;
        let most = values.fold(f64::MIN_POSITIVE, f64::max).log10().ceil() as i32;
        Axis { first: least, last: most.max(least + 1), from, to }
    }

    fn at(&self, value: f64) -> f64 {
        let share = (value.log10() - f64::from(self.first)) / f64::from(self.last - self.first);
        self.from + share * (self.to - self.from)
    }

    fn decades(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        (self.first..=self.last).map(|power| 10_f64.powi(power)).map(|value| (value, self.at(value)))
    }
}

/// Draws them all.
pub fn draw(title: &str, all: &[Series]) -> String {
    let points = all.iter().flat_map(|series| series.points.iter().copied()).filter(|(_, y)| *y > 0.0);
    let (left, top, right, bottom) = FRAME;
    let x = Axis::over(points.clone().map(|(x, _)| x), left, right);
    let y = Axis::over(points.map(|(_, y)| y), bottom, top);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" \
         font-family=\"system-ui,'Segoe UI',Helvetica,Arial,sans-serif\" font-size=\"14\" fill=\"{TEXT}\">\n\
         <title>{title}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n\
         <text x=\"{left}\" y=\"32\" font-size=\"16\">{title}</text>\n",
        SIZE.0, SIZE.1
    );
    grid(&mut svg, &x, &y);
    let mut names: Vec<(f64, &Series)> = Vec::new();
    for series in all {
        let places: Vec<(f64, f64)> =
            series.points.iter().filter(|(_, ms)| *ms > 0.0).map(|(rows, ms)| (x.at(*rows), y.at(*ms))).collect();
        let Some((_, end)) = places.last() else { continue };
        names.push((*end, series));
        let line: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let (line, colour) = (line.join(" "), series.colour);
        writeln!(svg, "<polyline points=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"/>").unwrap();
        for (x, y) in places {
            writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{colour}\"/>").unwrap();
        }
    }
    name(&mut svg, names);
    svg.push_str("</svg>\n");
    svg
}

fn grid(svg: &mut String, x: &Axis, y: &Axis) {
    let (left, top, right, bottom) = FRAME;
    for (value, at) in x.decades() {
        writeln!(svg, "<path d=\"M{at:.1} {top}V{bottom}\" stroke=\"{FAINT}\"/>").unwrap();
        let rows = crate::rig::report::grouped(value.round() as usize);
        writeln!(svg, "<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{rows}</text>", bottom + 22.0).unwrap();
    }
    for (value, at) in y.decades() {
        writeln!(svg, "<path d=\"M{left} {at:.1}H{right}\" stroke=\"{FAINT}\"/>").unwrap();
        let (x, y) = (left - 10.0, at + 5.0);
        writeln!(svg, "<text x=\"{x}\" y=\"{y:.1}\" text-anchor=\"end\">{} ms</text>", millis(value)).unwrap();
    }
    let (middle, below) = ((left + right) / 2.0, bottom + 46.0);
    writeln!(svg, "<text x=\"{middle}\" y=\"{below}\" text-anchor=\"middle\">webhooks</text>").unwrap();
}

/// The names at the ends of their lines, moved apart where lines end close to each other.
fn name(svg: &mut String, mut names: Vec<(f64, &Series)>) {
    names.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let mut free = f64::NEG_INFINITY;
    for (end, series) in names {
        let at = end.max(free);
        free = at + LINE;
        let last = series.points.last().map_or(0.0, |(_, ms)| *ms);
        let (x, y, colour, name) = (FRAME.2 + 12.0, at + 5.0, series.colour, &series.name);
        writeln!(svg, "<text x=\"{x}\" y=\"{y:.1}\" fill=\"{colour}\">{name}: {}</text>", told(last)).unwrap();
    }
}

fn told(ms: f64) -> String {
    if ms >= 1000.0 {
        format!("{:.1} s", ms / 1000.0)
    } else if ms >= 10.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{ms:.2} ms")
    }
}

/// A power of ten without noise behind the comma.
fn millis(value: f64) -> String {
    if value >= 1.0 {
        crate::rig::report::grouped(value.round() as usize)
    } else {
        format!("{value:.3}").trim_end_matches('0').to_owned()
    }
}
