//! What was measured, as a table and as `out/bench.json`.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// One line: a value, what it stands beside, and whether it reaches what was set.
pub struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    /// The same work done in the plainest way, in the same run.
    beside: Option<(f64, String)>,
    targets: Vec<Target>,
}

/// Most that a value, or its ratio to what it stands beside, may be.
enum Target {
    Value(f64),
    Ratio(f64),
}

impl Figure {
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Figure {
        Figure { name: name.into(), value, unit, beside: None, targets: Vec::new() }
    }

    /// `value` in the same unit, and what it is.
    pub fn beside(mut self, value: f64, what: impl Into<String>) -> Figure {
        self.beside = Some((value, what.into()));
        self
    }

    pub fn at_most(mut self, value: f64) -> Figure {
        self.targets.push(Target::Value(value));
        self
    }

    pub fn ratio_at_most(mut self, ratio: f64) -> Figure {
        self.targets.push(Target::Ratio(ratio));
        self
    }

    fn ratio(&self) -> Option<f64> {
        self.beside.as_ref().map(|(beside, _)| self.value / beside)
    }

    fn target(&self) -> Option<String> {
        let words = self.targets.iter().map(|target| match target {
            Target::Value(most) => format!("≤ {} {}", rounded(*most), self.unit),
            Target::Ratio(most) => format!("≤ {} ×", rounded(*most)),
        });
        (!self.targets.is_empty()).then(|| words.collect::<Vec<_>>().join(" and "))
    }

    /// None where nothing was set to reach.
    fn held(&self) -> Option<bool> {
        let reached = |target: &Target| match target {
            Target::Value(most) => self.value <= *most,
            Target::Ratio(most) => self.ratio().is_some_and(|ratio| ratio <= *most),
        };
        (!self.targets.is_empty()).then(|| self.targets.iter().all(reached))
    }

    fn beside_words(&self) -> Option<String> {
        self.beside.as_ref().map(|(value, what)| format!("{} {}: {what}", short(*value), self.unit))
    }

    fn as_json(&self) -> Value {
        json!({
            "name": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "beside": self.beside_words(),
            "ratio": self.ratio().map(rounded),
            "target": self.target(),
            "held": self.held(),
        })
    }
}

#[derive(Default)]
pub struct Report {
    figures: Vec<Figure>,
    /// What could not be measured here, and why.
    left_out: Vec<String>,
}

impl Report {
    pub fn add(&mut self, figure: Figure) {
        eprintln!("   {} {} {}", figure.name, short(figure.value), figure.unit);
        self.figures.push(figure);
    }

    pub fn leave_out(&mut self, name: &str, reason: &str) {
        self.left_out.push(format!("{name}: {reason}"));
    }

    pub fn print(&self) {
        let rows: Vec<[String; 6]> = self.figures.iter().map(row).collect();
        let head = ["figure", "value", "ratio", "target", "", "beside"].map(str::to_owned);
        let width =
            |column: usize| rows.iter().chain([&head]).map(|row| row[column].chars().count()).max().unwrap_or_default();
        let widths: [usize; 6] = std::array::from_fn(width);
        println!();
        for row in [&head].into_iter().chain(&rows) {
            let cells: Vec<String> = row
                .iter()
                .zip(widths)
                .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
                .collect();
            println!("{}", cells.join("  ").trim_end());
        }
        for line in &self.left_out {
            println!("not measured: {line}");
        }
    }

    /// Figures that this run did not measure stay as the run before left them.
    pub fn write(&self, file: &Path) -> std::io::Result<()> {
        let mut all: Vec<Value> =
            std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        all.retain(|earlier| !self.figures.iter().any(|figure| earlier["name"] == figure.name.as_str()));
        all.extend(self.figures.iter().map(Figure::as_json));
        std::fs::create_dir_all(out_folder())?;
        std::fs::write(file, serde_json::to_string_pretty(&all)?)
    }

    pub fn summary(&self) -> String {
        let held = self.figures.iter().filter(|figure| figure.held() == Some(true)).count();
        let short = self.figures.iter().filter(|figure| figure.held() == Some(false)).count();
        format!("{held} held, {short} short")
    }
}

fn row(figure: &Figure) -> [String; 6] {
    let mark = match figure.held() {
        Some(true) => "held",
        Some(false) => "SHORT",
        None => "",
    };
    [
        figure.name.clone(),
        format!("{} {}", short(figure.value), figure.unit),
        figure.ratio().map(|ratio| format!("{ratio:.2} ×")).unwrap_or_default(),
        figure.target().unwrap_or_default(),
        mark.to_owned(),
        figure.beside_words().unwrap_or_default(),
    ]
}

fn short(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Where results of runs lie, beside the workspace.
pub fn out_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../out")
}

/// The value below which `part` of all lie.
pub fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * part).round() as usize]
}

pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The median of the rounds' ratios, as the value that has this ratio to the median of what it stands beside: a round in
/// which the machine was busy slows both alike.
pub fn paired(values: &[f64], beside: &[f64]) -> (f64, f64) {
    let ratios: Vec<f64> = values.iter().zip(beside).map(|(value, beside)| value / beside).collect();
    let floor = median(beside);
    (median(&ratios) * floor, floor)
}
