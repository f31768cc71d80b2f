//! What a chart is drawn with: five fills that are told apart in black and white, thin rules, words.

use crate::docx::escape;
use std::fmt::Write;

const INK: &str = "#1a2b2e";
const DARK: &str = "#16505b";
const PALE: &str = "#9cc3c7";
/// The face that has every character a name may have; where it is not there, the reader's own.
const FACES: &str = "Duxue Kai, 楷体_GB2312, KaiTi, 楷体, LXGW WenKai, Noto Sans CJK SC, sans-serif";

#[derive(Default)]
pub(crate) struct Ink {
    body: String,
}

/// From which side a text is set.
#[derive(Clone, Copy)]
pub(crate) enum From {
    Start,
    Middle,
    End,
}

impl Ink {
    pub fn finish(self, width: f64, height: f64) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height:.1}\" width=\"{width}pt\" height=\"{height:.1}pt\" font-family=\"{FACES}\"><defs>\
             <pattern id=\"hatch\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\"><rect width=\"4\" height=\"4\" fill=\"#fff\"/><path d=\"M-1 1L1 -1M0 4L4 0M3 5L5 3\" stroke=\"{DARK}\" stroke-width=\"1\"/></pattern>\
             <pattern id=\"dots\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/><circle cx=\"2.5\" cy=\"2.5\" r=\"0.7\" fill=\"{DARK}\"/></pattern>\
             <pattern id=\"cross\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/><path d=\"M0 0L5 5M5 0L0 5\" stroke=\"{DARK}\" stroke-width=\"0.7\"/></pattern>\
             </defs>{}</svg>",
            self.body
        )
    }

    pub fn text(&mut self, (x, y): (f64, f64), size: f64, from: From, content: &str) {
        self.coloured((x, y), size, from, content, INK);
    }

    fn coloured(&mut self, (x, y): (f64, f64), size: f64, from: From, content: &str, colour: &str) {
        let anchor = match from {
            From::Start => "start",
            From::Middle => "middle",
            From::End => "end",
        };
        let _ = write!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{}</text>",
            escape(content)
        );
    }

    /// A filled part with its number in it: light on a dark part, on a white ground where the part is hatched.
    pub fn part(&mut self, series: usize, (x, y, width, height): (f64, f64, f64, f64)) {
        let fill = fill(series);
        let _ = write!(
            self.body,
            "<rect data-part=\"{series}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.2}\" height=\"{height:.2}\" fill=\"{fill}\" stroke=\"{DARK}\" stroke-width=\"0.6\"/>"
        );
    }

    pub fn number_on(&mut self, series: usize, (x, y): (f64, f64), size: f64, number: &str) {
        if fill(series).starts_with("url") {
            let width = width_of(number, size) + 3.0;
            self.box_of((x - width / 2.0, y - size * 0.88, width, size * 1.12), "#ffffff");
        }
        self.coloured(
            (x, y),
            size,
            From::Middle,
            number,
            if series.is_multiple_of(FILLS.len()) { "#ffffff" } else { INK },
        );
    }

    pub fn box_of(&mut self, (x, y, width, height): (f64, f64, f64, f64), fill: &str) {
        let _ = write!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\"/>"
        );
    }

    pub fn rule(&mut self, from: (f64, f64), to: (f64, f64), dashed: bool) {
        let dashes = if dashed { " stroke-dasharray=\"3 2\"" } else { "" };
        let _ = write!(
            self.body,
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"#5d7074\" stroke-width=\"0.6\" fill=\"none\"{dashes}/>",
            from.0, from.1, to.0, to.1
        );
    }

    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, filled: bool) {
        let fill = if filled { DARK } else { "#ffffff" };
        let _ = write!(
            self.body,
            "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"{DARK}\" stroke-width=\"0.7\"/>"
        );
    }

    /// What the fills mean, side by side over the whole width; the height that it takes.
    pub fn legend(&mut self, names: &[String], top: f64, width: f64) -> f64 {
        let (mut x, mut y) = (0.0, top);
        for (series, name) in names.iter().enumerate() {
            let wide = 16.0 + width_of(name, 10.0) + 14.0;
            if x > 0.0 && x + wide > width {
                (x, y) = (0.0, y + 15.0);
            }
            self.part(series, (x, y + 1.5, 12.0, 9.0));
            self.text((x + 16.0, y + 10.0), 10.0, From::Start, name);
            x += wide;
        }
        y + 18.0 - top
    }
}

const FILLS: [&str; 5] = [DARK, "url(#hatch)", PALE, "url(#dots)", "url(#cross)"];

fn fill(series: usize) -> &'static str {
    FILLS[series % FILLS.len()]
}

/// About how wide the text is at that size: a Chinese character is square, a letter half as wide.
pub(crate) fn width_of(text: &str, size: f64) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.52 } else { 1.0 }).sum::<f64>() * size
}

/// Lines of at most that width; nothing is left out.
pub(crate) fn lines(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let last = lines.last().map_or(0.0, |line| width_of(line, size));
        let closing = "，。、；：）”".contains(c);
        if last > 0.0 && last + width_of(&c.to_string(), size) > width && !closing {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}
