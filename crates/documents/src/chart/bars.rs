//! Stacked bars: one for each row, its parts the columns, the whole written at the end.

use super::WIDTH;
use super::ink::{From, Ink, lines, width_of};
use duxue_domain::chart::Chart;

const NAME: f64 = 10.0;
const BAR: f64 = 13.0;

pub(super) fn draw(chart: &Chart, ink: &mut Ink) -> f64 {
    let series = chart.columns.len().saturating_sub(1);
    let names = chart.columns.get(1..).unwrap_or_default();
    let mut y = ink.legend(names, 0.0, WIDTH) + 2.0;
    let named = chart.rows.iter().filter_map(|row| row.first()).map(|name| width_of(name, NAME)).fold(0.0, f64::max);
    let left = named.min(130.0) + 6.0;
    let whole = |row: usize| (1..=series).map(|column| chart.number(row, column)).sum::<f64>();
    let largest = (0..chart.rows.len()).map(whole).fold(0.0, f64::max).max(1.0);
    let scale = (WIDTH - left - 46.0) / largest;
    for (at, row) in chart.rows.iter().enumerate() {
        let name = lines(row.first().map_or("", String::as_str), NAME, 130.0);
        let height = (name.len() as f64 * 12.0).max(BAR) + 5.0;
        let middle = y + height / 2.0;
        for (line, text) in name.iter().enumerate() {
            let up = (name.len() as f64 - 1.0) * 6.0;
            ink.text((left - 5.0, middle + 3.5 - up + line as f64 * 12.0), NAME, From::End, text);
        }
        let mut x = left;
        for (column, shown) in row.iter().enumerate().skip(1) {
            let number = chart.number(at, column);
            if number <= 0.0 {
                continue;
            }
            let wide = number * scale;
            ink.part(column - 1, (x, middle - BAR / 2.0, wide, BAR));
            if width_of(shown, 9.0) + 4.0 < wide {
                ink.number_on(column - 1, (x + wide / 2.0, middle + 3.3), 9.0, shown);
            }
            x += wide;
        }
        let total = whole(at);
        let total = if total.fract() == 0.0 { format!("{total:.0}") } else { format!("{total:.1}") };
        ink.text((x + 4.0, middle + 3.5), NAME, From::Start, format!("{total} {}", chart.unit).trim());
        y += height;
    }
    ink.rule((left, 18.0), (left, y), false);
    y + 2.0
}
