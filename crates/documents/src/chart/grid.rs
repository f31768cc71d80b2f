//! A grid: what was looked at where. A full dot for a cell that says something, an empty ring for one that does not.

use super::WIDTH;
use super::ink::{From, Ink, lines, width_of};
use duxue_domain::chart::Chart;

const NAME: f64 = 10.0;
const HEAD: f64 = 8.5;

pub(super) fn draw(chart: &Chart, ink: &mut Ink) -> f64 {
    let columns = chart.columns.len().saturating_sub(1).max(1);
    let named = chart.rows.iter().filter_map(|row| row.first()).map(|name| width_of(name, NAME)).fold(40.0, f64::max);
    let left = named.min(130.0) + 6.0;
    let cell = (WIDTH - left) / columns as f64;
    let heads: Vec<Vec<String>> =
        chart.columns.iter().skip(1).map(|head| lines(head, HEAD, (cell - 4.0).max(HEAD))).collect();
    let head = heads.iter().map(Vec::len).max().unwrap_or(1) as f64 * 10.0 + 4.0;
    for (at, head) in heads.iter().enumerate() {
        for (line, text) in head.iter().enumerate() {
            ink.text((left + cell * (at as f64 + 0.5), 9.0 + line as f64 * 10.0), HEAD, From::Middle, text);
        }
    }
    let mut y = head;
    for row in &chart.rows {
        let name = lines(row.first().map_or("", String::as_str), NAME, 130.0);
        let height = name.len() as f64 * 12.0 + 6.0;
        ink.rule((0.0, y), (WIDTH, y), false);
        for (line, text) in name.iter().enumerate() {
            ink.text((left - 6.0, y + 12.5 + line as f64 * 12.0), NAME, From::End, text);
        }
        for column in 0..columns {
            let seen = row.get(column + 1).is_some_and(|cell| !cell.trim().is_empty());
            ink.dot((left + cell * (column as f64 + 0.5), y + height / 2.0), if seen { 4.0 } else { 2.6 }, seen);
        }
        y += height;
    }
    ink.rule((0.0, y), (WIDTH, y), false);
    ink.dot((5.0, y + 11.0), 4.0, true);
    ink.text((13.0, y + 14.5), NAME, From::Start, "看过");
    ink.dot((49.0, y + 11.0), 2.6, false);
    ink.text((57.0, y + 14.5), NAME, From::Start, "没有看");
    y + 20.0
}
