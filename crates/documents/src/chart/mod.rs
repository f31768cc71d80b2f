//! Charts as vector graphics: one SVG for the window, the PDF and Word, so that all three show the same.
//!
//! Invariant: told apart without colour (solid, hatched, pale, dotted, crossed), every number is written beside its mark, and no
//! layout depends on a face that is not there: widths are reckoned by characters.

mod bars;
mod columns;
mod grid;
mod ink;
mod plane;

use duxue_domain::chart::{Chart, Shape};
use ink::Ink;
use serde::Serialize;

/// Width of every chart in points: the text block.
pub(crate) const WIDTH: f64 = 442.0;
/// So many rows fit under each other on a page; the rest is another chart.
const ROWS: usize = 28;

/// A chart that stands on a paper or a screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Above the picture.
    pub title: String,
    pub svg: String,
    /// What it says, in words.
    pub alt: String,
    /// Points; 442 × so many as the rows need.
    pub width: f64,
    pub height: f64,
}

/// A chart drawn; a long one as several, each a page at most.
pub fn figures(chart: &Chart) -> Vec<Figure> {
    // A plane shows its points together, and months stand side by side.
    let most = if matches!(chart.shape, Shape::Grid | Shape::Stacked) { ROWS } else { usize::MAX };
    let parts: Vec<&[Vec<String>]> = chart.rows.chunks(most.min(chart.rows.len().max(1))).collect();
    let many = parts.len() > 1;
    parts
        .into_iter()
        .enumerate()
        .map(|(at, rows)| {
            let title = if many {
                format!("{}（之{}）", chart.title, crate::chinese_ordinal(at + 1))
            } else {
                chart.title.clone()
            };
            let part = Chart { title, rows: rows.to_vec(), ..chart.clone() };
            let (svg, height) = draw(&part);
            Figure { svg, height, width: WIDTH, alt: part.spoken(), title: part.title }
        })
        .collect()
}

fn draw(chart: &Chart) -> (String, f64) {
    let mut ink = Ink::default();
    let height = match chart.shape {
        Shape::Stacked => bars::draw(chart, &mut ink),
        Shape::Columns => columns::draw(chart, &mut ink),
        Shape::Grid => grid::draw(chart, &mut ink),
        Shape::Plane => plane::draw(chart, &mut ink),
    };
    (ink.finish(WIDTH, height), height)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn chart(shape: Shape, columns: &[&str], rows: &[&[&str]]) -> Chart {
        let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        Chart {
            title: "图".into(),
            shape,
            unit: "项".into(),
            columns: owned(columns),
            rows: rows.iter().map(|row| owned(row)).collect(),
        }
    }

    fn texts(svg: &str) -> Vec<&str> {
        svg.split("<text")
            .skip(1)
            .filter_map(|rest| rest.split_once('>')?.1.split_once('<'))
            .map(|(text, _)| text)
            .collect()
    }

    #[test]
    fn every_number_is_written_and_nothing_typed_becomes_markup() {
        let drawn = figures(&chart(
            Shape::Stacked,
            &["类别", "待整改", "已销号"],
            &[&["<b>&消防", "3", "4"], &["宿舍", "0", "1"]],
        ));
        let texts = texts(&drawn[0].svg);
        for wanted in ["&lt;b&gt;&amp;消防", "3", "4", "1", "7 项", "1 项", "待整改", "已销号"] {
            assert!(texts.contains(&wanted), "{wanted}: {texts:?}");
        }
        assert!(resvg::usvg::Tree::from_str(&drawn[0].svg, &resvg::usvg::Options::default()).is_ok());
    }

    #[test]
    fn the_parts_of_a_bar_are_as_long_as_their_numbers() {
        let drawn = figures(&chart(Shape::Stacked, &["类别", "甲", "乙"], &[&["一", "30", "10"], &["二", "20", "0"]]));
        let widths: Vec<f64> = drawn[0]
            .svg
            .split("data-part=\"")
            // What stands before the first, and the two of the legend.
            .skip(3)
            .filter_map(|rest| rest.split_once("width=\"")?.1.split_once('"'))
            .map(|(width, _)| width.parse().unwrap())
            .collect();
        assert_eq!(widths.len(), 3);
        assert!((widths[0] / widths[1] - 3.0).abs() < 0.02 && (widths[2] / widths[1] - 2.0).abs() < 0.02, "{widths:?}");
    }

    #[test]
    fn eighty_schools_are_three_charts_and_no_row_is_lost() {
        let names: Vec<String> = (1..=80).map(|n| format!("第{n}小学")).collect();
        let rows: Vec<Vec<&str>> = names.iter().map(|name| vec![name.as_str(), "已看", ""]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let drawn = figures(&chart(Shape::Grid, &["学校", "校务管理和制度执行", "招生、收费、择校"], &rows));
        assert_eq!(drawn.len(), 3);
        assert!(drawn.iter().all(|figure| figure.height <= 630.0));
        let all: String = drawn.iter().map(|figure| figure.svg.as_str()).collect();
        assert!(names.iter().all(|name| all.contains(&format!(">{name}<"))));
        assert_eq!(drawn[2].title, "图（之三）");
    }

    #[test]
    fn a_lesson_stands_where_its_measures_are() {
        let drawn =
            figures(&chart(Shape::Plane, &["课", "Rt", "Ch"], &[&["语文", "0.50", "0.25"], &["数学", "1.00", "0.00"]]));
        let points: Vec<(f64, f64)> = drawn[0]
            .svg
            .split("<circle cx=\"")
            // What stands before the first, and the dot of a pattern.
            .skip(2)
            .filter_map(|rest| {
                let (x, rest) = rest.split_once("\" cy=\"")?;
                Some((x.parse().ok()?, rest.split_once('"')?.0.parse().ok()?))
            })
            .collect();
        let (half, full) = (points[0], points[1]);
        // Halfway across, a quarter up.
        assert!(
            ((full.0 - half.0) * 2.0 - plane::SIDE).abs() < 0.1 && ((full.1 - half.1) * 4.0 - plane::SIDE).abs() < 0.1,
            "{points:?}"
        );
    }

    #[test]
    fn a_chart_without_numbers_is_still_a_picture() {
        for shape in [Shape::Stacked, Shape::Columns, Shape::Grid, Shape::Plane] {
            for rows in [&[][..], &[&["空"][..]][..]] {
                let drawn = figures(&chart(shape, &["名", "数"], rows));
                assert!(drawn.iter().all(|figure| figure.svg.starts_with("<svg") && figure.height > 0.0));
            }
        }
    }
}
