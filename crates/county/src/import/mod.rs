//! Rosters as an office keeps them (.xlsx, .csv) read into typed rows, and rows turned into changes of records.
//!
//! Invariant: nothing here touches storage. A file is read whole and either every row of it is good or nothing of it is
//! used: all that is wrong is listed by the row number that the office sees in its own table. Old ledgers alone are taken row
//! by row, because years of them are never all good; what is left out is listed in the same way.

mod assignments;
mod cell;
mod county_file;
mod csv;
mod form;
mod ledger;
mod people;
mod plan;
mod plan_ledger;
mod plan_people;
mod plan_schools;
mod problem;
mod reading;
mod schools;
mod sheet;
mod table;
mod tables;
pub mod typed;
mod workbook;
mod zone_name;

pub use assignments::{AssignmentRow, read_assignments};
pub use county_file::{CountyFile, plan_county, read_county};
pub use form::{FormFile, plan_form, read_form, read_xlsform};
pub use ledger::{LedgerRow, ReadLedger, read_ledger};
pub use people::{PersonRow, read_people};
pub use plan::{Existing, Known, Plan, Upsert};
pub use plan_ledger::{LedgerPlan, plan_ledger};
pub use plan_people::{plan_assignments, plan_people};
pub use plan_schools::plan_schools;
pub use problem::{FileFault, RowProblem};
pub use reading::Place;
pub use schools::{SchoolRow, read_schools};
pub use tables::Tables;

#[cfg(test)]
mod tests;
