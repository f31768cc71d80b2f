//! The crossing to a database: one SQL text, with `$1…$n`, for SQLite and PostgreSQL alike.

use super::StoreError;
use uuid::Uuid;

/// One transaction. Dropped without [`commit`](Link::commit), it leaves no trace.
pub trait Link {
    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<(), StoreError>;
    /// Calls `each` with every row found, in order.
    fn rows(
        &self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
    /// SQL for the text leaf of the JSON in `fields` at the path that parameter `n` names (`a.b-c`), compared by bytes.
    fn leaf(&self, n: usize) -> String;
}

/// Most rows that go into one statement.
pub const ROWS_AT_ONCE: usize = 32;

/// Cuts into pieces of 32, 16, 8, 4, 2, 1: few statements for many rows, and few texts of them, so that each stays prepared.
pub fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let most = rows.len().min(ROWS_AT_ONCE);
        let (piece, rest) = rows.split_at((most > 0).then(|| 1 << most.ilog2())?);
        rows = rest;
        Some(piece)
    })
}

/// `($1, $2), ($3, $4)`: places for so many rows of so many values.
pub fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// A value given to SQL.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// A row found; columns are counted from 0.
pub trait Row {
    fn integer(&self, column: usize) -> Result<Option<i64>, StoreError>;
    fn text(&self, column: usize) -> Result<Option<&str>, StoreError>;
    fn bytes(&self, column: usize) -> Result<Option<&[u8]>, StoreError>;
}

/// What is in a row, as what it must be.
impl dyn Row + '_ {
    pub fn count(&self, column: usize) -> Result<u64, StoreError> {
        self.count_or_null(column)?.ok_or(StoreError::Damaged("a number"))
    }

    pub fn count_or_null(&self, column: usize) -> Result<Option<u64>, StoreError> {
        Ok(self.integer(column)?.map(i64::cast_unsigned))
    }

    pub fn small(&self, column: usize) -> Result<u32, StoreError> {
        self.small_or_null(column)?.ok_or(StoreError::Damaged("a number"))
    }

    pub fn small_or_null(&self, column: usize) -> Result<Option<u32>, StoreError> {
        let found = self.integer(column)?;
        found.map(|number| number.try_into().map_err(|_| StoreError::Damaged("a number"))).transpose()
    }

    pub fn string(&self, column: usize) -> Result<String, StoreError> {
        Ok(self.text(column)?.ok_or(StoreError::Damaged("a text"))?.to_owned())
    }

    pub fn string_or_null(&self, column: usize) -> Result<Option<String>, StoreError> {
        Ok(self.text(column)?.map(str::to_owned))
    }

    pub fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        self.bytes(column)?.ok_or(StoreError::Damaged("bytes"))
    }

    pub fn fixed<const N: usize>(&self, column: usize) -> Result<[u8; N], StoreError> {
        self.blob(column)?.try_into().map_err(|_| StoreError::Damaged("bytes of a fixed length"))
    }

    pub fn id(&self, column: usize) -> Result<Uuid, StoreError> {
        Ok(Uuid::from_bytes(self.fixed(column)?))
    }
}

/// What can be given to SQL.
pub trait Give {
    fn give(&self) -> Value<'_>;
}

impl Give for i64 {
    fn give(&self) -> Value<'_> {
        Value::Integer(*self)
    }
}

impl Give for u64 {
    fn give(&self) -> Value<'_> {
        Value::Integer(self.cast_signed())
    }
}

impl Give for u32 {
    fn give(&self) -> Value<'_> {
        Value::Integer((*self).into())
    }
}

impl Give for str {
    fn give(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Give for String {
    fn give(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Give for [u8] {
    fn give(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl Give for Vec<u8> {
    fn give(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl Give for Uuid {
    fn give(&self) -> Value<'_> {
        Value::Bytes(self.as_bytes())
    }
}

impl<T: Give + ?Sized> Give for &T {
    fn give(&self) -> Value<'_> {
        (**self).give()
    }
}

impl<T: Give> Give for Option<T> {
    fn give(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Give::give)
    }
}

/// The values of a statement, in the order of `$1…$n`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($value.give()),*] };
}
pub(super) use values;
