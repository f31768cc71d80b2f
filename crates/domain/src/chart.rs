//! A chart: a table and the shape it is drawn in. Whoever cannot see it, or prints without it, reads the table.
//!
//! Invariant: nothing is drawn that the table does not say; the geometry is the `documents` crate's, once for window and paper.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a table is drawn. The first column names the row; the others are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One bar a row, its parts the columns.
    Stacked,
    /// Groups of upright columns, one group a row.
    Columns,
    /// A mark in each cell that is not empty: what was looked at where.
    Grid,
    /// Points: the second column across (Rt), the third up (Ch), both 0–1.
    Plane,
}

impl Shape {
    pub fn of(name: &str) -> Option<Shape> {
        [Shape::Stacked, Shape::Columns, Shape::Grid, Shape::Plane].into_iter().find(|shape| shape.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Shape::Stacked => "stacked",
            Shape::Columns => "columns",
            Shape::Grid => "grid",
            Shape::Plane => "plane",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Chart {
    pub title: String,
    pub shape: Shape,
    /// 项, 次, 节; empty where the cells are no counts.
    pub unit: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Chart {
    /// A table to be filled by hand.
    pub fn empty() -> Chart {
        let cells = || vec![String::new(); 3];
        Chart {
            title: "空表".to_owned(),
            shape: Shape::Stacked,
            unit: String::new(),
            columns: ["栏目一", "栏目二", "栏目三"].map(str::to_owned).to_vec(),
            rows: vec![cells(), cells(), cells()],
        }
    }

    /// The number in a cell; an empty one counts as none.
    pub fn number(&self, row: usize, column: usize) -> f64 {
        let cell = self.rows.get(row).and_then(|row| row.get(column));
        cell.and_then(|cell| cell.trim().parse().ok()).filter(|n: &f64| n.is_finite()).unwrap_or_default()
    }

    /// In one line, for who hears it: the title, and row by row what it says.
    pub fn spoken(&self) -> String {
        let rows = self.rows.iter().map(|row| {
            let name = row.first().map(String::as_str).unwrap_or_default();
            let cells = self.columns.iter().zip(row).skip(1).filter(|(_, cell)| !cell.is_empty());
            let cells: Vec<String> = cells.map(|(column, cell)| format!("{column} {cell}")).collect();
            if cells.is_empty() { format!("{name}：无") } else { format!("{name}：{}", cells.join("，")) }
        });
        format!("{}。{}", self.title, rows.collect::<Vec<_>>().join("；"))
    }
}
