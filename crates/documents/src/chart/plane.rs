//! The Rt–Ch plane: lessons as points, the types as areas with the thresholds of `lesson-kinds.json`.

use super::WIDTH;
use super::ink::{From, Ink, lines};
use duxue_domain::chart::Chart;
use duxue_domain::forms::{MeasureId, built_in};

/// Points from 0 to 1.
pub(super) const SIDE: f64 = 200.0;
const LEFT: f64 = 34.0;
const TOP: f64 = 12.0;
/// Names that stand beside the plane; of more lessons the numbers alone are shown.
const NAMES: usize = 16;

pub(super) fn draw(chart: &Chart, ink: &mut Ink) -> f64 {
    let x = |rt: f64| LEFT + rt.clamp(0.0, 1.0) * SIDE;
    let y = |ch: f64| TOP + (1.0 - ch.clamp(0.0, 1.0)) * SIDE;
    for tick in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        ink.text((x(tick), TOP + SIDE + 11.0), 8.5, From::Middle, &format!("{tick:.1}"));
        ink.text((LEFT - 4.0, y(tick) + 3.0), 8.5, From::End, &format!("{tick:.1}"));
    }
    for (from, to) in
        [((0.0, 0.0), (1.0, 0.0)), ((1.0, 0.0), (1.0, 1.0)), ((1.0, 1.0), (0.0, 1.0)), ((0.0, 1.0), (0.0, 0.0))]
    {
        ink.rule((x(from.0), y(from.1)), (x(to.0), y(to.1)), false);
    }
    areas(ink, &x, &y);
    ink.text((x(0.5), TOP + SIDE + 23.0), 9.5, From::Middle, "Rt（教师行为占比）");
    ink.text((LEFT - 30.0, TOP - 3.0), 9.5, From::Start, "Ch（师生转换率）");
    let beside = LEFT + SIDE + 22.0;
    let mut line = TOP + 6.0;
    let mut labels: Vec<((f64, f64), Vec<String>)> = Vec::new();
    for (at, row) in chart.rows.iter().enumerate() {
        let point = (x(chart.number(at, 1)), y(chart.number(at, 2)));
        ink.dot(point, 3.0, true);
        if chart.rows.len() <= NAMES {
            let number = (at + 1).to_string();
            match labels.iter_mut().find(|(beside, _)| near(*beside, point)) {
                Some((_, numbers)) => numbers.push(number.clone()),
                None => labels.push((point, vec![number.clone()])),
            }
            for text in lines(&format!("{number}. {}", row.first().map_or("", String::as_str)), 9.5, WIDTH - beside) {
                ink.text((beside, line), 9.5, From::Start, &text);
                line += 12.0;
            }
        }
    }
    for ((x, y), numbers) in labels {
        ink.text((x + 4.5, y - 2.5), 8.5, From::Start, &numbers.join("、"));
    }
    if chart.rows.len() > NAMES {
        ink.text((beside, line), 9.5, From::Start, &format!("共 {} 节", chart.rows.len()));
    }
    (TOP + SIDE + 28.0).max(line)
}

/// So near that their numbers would stand on one another: they are told in one row.
fn near(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0).abs() < 12.0 && (a.1 - b.1).abs() < 9.0
}

/// The thresholds as dashed lines, each type named in its own area.
fn areas(ink: &mut Ink, x: &impl Fn(f64) -> f64, y: &impl Fn(f64) -> f64) {
    let types = &built_in::lesson_kinds().behaviours.types;
    let conditions = || types.iter().filter_map(|kind| Some((kind, kind.when.as_ref()?)));
    let across: Vec<f64> =
        conditions().filter(|(_, when)| matches!(when.measure, MeasureId::Rt)).map(|(_, when)| when.value).collect();
    let (low, high) = (across.iter().copied().fold(1.0, f64::min), across.iter().copied().fold(0.0, f64::max));
    let mut up = 1.0;
    for (kind, when) in conditions() {
        match when.measure {
            MeasureId::Rt => {
                ink.rule((x(when.value), y(0.0)), (x(when.value), y(1.0)), true);
                let middle = if when.value <= low { when.value / 2.0 } else { (1.0 + when.value) / 2.0 };
                ink.text((x(middle), y(0.93)), 9.5, From::Middle, &kind.text);
            }
            MeasureId::Ch => {
                up = when.value;
                ink.rule((x(low), y(when.value)), (x(high), y(when.value)), true);
                ink.text((x((low + high) / 2.0), y(0.93)), 9.5, From::Middle, &kind.text);
            }
        }
    }
    if let Some(rest) = types.iter().find(|kind| kind.when.is_none()) {
        ink.text((x((low + high) / 2.0), y(up - 0.06)), 9.5, From::Middle, &rest.text);
    }
}
