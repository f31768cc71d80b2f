//! Upright columns in groups: one group for each row (a month), one column for each thing counted.

use super::WIDTH;
use super::ink::{From, Ink, width_of};
use duxue_domain::chart::Chart;

const TALL: f64 = 110.0;

pub(super) fn draw(chart: &Chart, ink: &mut Ink) -> f64 {
    let series = chart.columns.len().saturating_sub(1).max(1);
    let top = ink.legend(chart.columns.get(1..).unwrap_or_default(), 0.0, WIDTH) + 12.0;
    let largest = (0..chart.rows.len()).flat_map(|row| (1..=series).map(move |column| chart.number(row, column)));
    let largest = largest.fold(0.0, f64::max);
    // Where nothing was counted there is nothing to rise.
    let tall_as = if largest > 0.0 { TALL } else { 12.0 };
    let largest = largest.max(1.0);
    let bottom = top + tall_as;
    let group = WIDTH / chart.rows.len().max(1) as f64;
    // A few months stand together at a natural width rather than spread over the page.
    let group = group.min(110.0);
    let column_width = (group * 0.84 / series as f64).min(20.0);
    for (at, row) in chart.rows.iter().enumerate() {
        let middle = group * (at as f64 + 0.5);
        let from = middle - column_width * series as f64 / 2.0;
        for column in 1..=series {
            let number = chart.number(at, column);
            let x = from + column_width * (column - 1) as f64;
            let tall = number / largest * TALL;
            if number > 0.0 {
                ink.part(column - 1, (x, bottom - tall, column_width - 1.5, tall));
            }
            let Some(shown) = row.get(column) else { continue };
            let size = if width_of(shown, 9.0) > column_width { 7.0 } else { 9.0 };
            ink.text((x + column_width / 2.0 - 0.75, bottom - tall - 2.5), size, From::Middle, shown);
        }
        ink.text((middle, bottom + 12.0), 10.0, From::Middle, row.first().map_or("", String::as_str));
    }
    ink.rule((0.0, bottom), (group * chart.rows.len().max(1) as f64, bottom), false);
    bottom + 16.0
}
