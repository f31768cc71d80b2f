//! Counties in a PostgreSQL database (15 or newer), any number of servers in front of it.
//!
//! Invariants: who writes to a county locks its row first and holds it until the commit, so numbers become visible in their
//! order whichever server gave them; a commit is acknowledged only when it is flushed, here and on the synchronous standbys
//! that the cluster has; nothing is read from a standby.

use super::endings::Endings;
use super::link::{Link, Row, Value};
use super::postgres_address::PostgresAddress;
use super::{CountyStore, CountyTransaction, StoreError, copy, migrations};
use postgres::config::{Host, TargetSessionAttrs};
use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Statement};
use std::cell::{RefCell, RefMut};
use std::collections::HashMap;
use std::error::Error;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const IDLE_SESSIONS: usize = 16;
/// A primary that has vanished without a word is given up after this.
const SILENCE: Duration = Duration::from_secs(10);
/// A server that vanished in the middle of a write is cut off, and its lock on the county with it, after the first of
/// these; another waits so long for the lock. A cluster set to less than a flush on its standbys is raised to it.
const SETTINGS: &str =
    "SET client_min_messages = 'warning'; SET idle_in_transaction_session_timeout = '20s'; SET lock_timeout = '30s';
    SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')";
/// Held while the schema is brought up to date, so that two servers starting at once do it once.
const SCHEMA_LOCK: i64 = 0x6475_7875;

pub struct PostgresStore {
    address: PostgresAddress,
    county: i64,
    idle: Mutex<Vec<Session>>,
    endings: Mutex<Endings>,
}

/// A connection, with the statements that the server has seen on it.
struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl PostgresStore {
    /// Opens the county of that number in the database at `address` (`postgres://user@host,host2/database?sslmode=…`),
    /// beginning the county, and the schema, where they are not there.
    ///
    /// # Errors
    /// [`StoreError::Away`] where it cannot be reached; an address that cannot be read, a database that is not in UTF-8 or
    /// from a newer version.
    pub fn open(address: &str, county: i64) -> Result<PostgresStore, StoreError> {
        let address = address.parse()?;
        let store = PostgresStore { address, county, idle: Mutex::new(Vec::new()), endings: Mutex::default() };
        let mut session = store.connect()?;
        store.warn_where_plain(&mut session.client)?;
        migrate(&mut session.client)?;
        session.client.execute(
            "INSERT INTO counties (county, history_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &[&county, &&[0_u8; 32][..]],
        )?;
        store.idle().push(session);
        Ok(store)
    }

    fn connect(&self) -> Result<Session, StoreError> {
        Ok(Session { client: connect_to(&self.address)?, statements: HashMap::new() })
    }

    fn warn_where_plain(&self, client: &mut Client) -> Result<(), StoreError> {
        let local = |host: &Host| match host {
            Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
            #[cfg(unix)]
            Host::Unix(_) => true,
        };
        if !self.address.config.get_hosts().iter().all(local) {
            let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
            if !client.query_one(sql, &[])?.get::<_, bool>(0) {
                tracing::warn!("the connection to the database is not encrypted; see sslmode in the documentation");
            }
        }
        Ok(())
    }

    /// A connection in a transaction begun by `begin`. One that broke while it rested is replaced; any other error is told,
    /// or a lock not had in time would be waited for once more on every connection that rests.
    fn begin(&self, begin: &str) -> Result<CountyTransaction<'_>, StoreError> {
        loop {
            let rested = self.idle().pop();
            let fresh = rested.is_none();
            let mut session = rested.map_or_else(|| self.connect(), Ok)?;
            match session.client.batch_execute(begin) {
                Ok(()) => return Ok(self.transaction(session)),
                Err(_) if session.client.is_closed() && !fresh => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn transaction(&self, session: Session) -> CountyTransaction<'_> {
        let link = PostgresLink { session: RefCell::new(Some(session)), store: self, open: true };
        CountyTransaction { link: Box::new(link), county: self.county, endings: None }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CountyStore for PostgresStore {
    fn reading(&self) -> Result<CountyTransaction<'_>, StoreError> {
        let reading = self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        Ok(CountyTransaction { endings: Some(&self.endings), ..reading })
    }

    fn writing(&self) -> Result<CountyTransaction<'_>, StoreError> {
        // Each statement sees what was committed before it: all that follow the lock see the last writer's work.
        let county = self.county;
        self.begin(&format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT 1 FROM counties WHERE county = {county} FOR UPDATE"
        ))
    }

    fn resting(&self) -> usize {
        self.idle().len()
    }

    fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        copy::to_file(&mut self.reading()?, file)
    }

    fn scrub(&self) -> Result<(), StoreError> {
        // The rows' space is given free, not written over: other counties are at work in the same tables.
        Ok(self.connect()?.client.batch_execute("VACUUM records, history")?)
    }
}

/// Connects to the primary among the hosts that an address names.
pub(super) fn connect_to(address: &PostgresAddress) -> Result<Client, StoreError> {
    let PostgresAddress { mut config, tls } = address.clone();
    config
        .application_name("duxue-county")
        .target_session_attrs(TargetSessionAttrs::ReadWrite)
        .connect_timeout(SILENCE)
        .tcp_user_timeout(SILENCE)
        .keepalives_idle(SILENCE);
    let mut client = config.connect(tls)?;
    client.batch_execute(SETTINGS)?;
    Ok(client)
}

fn migrate(client: &mut Client) -> Result<(), StoreError> {
    let encoding: String = client.query_one("SHOW server_encoding", &[])?.get(0);
    if encoding != "UTF8" {
        return Err(StoreError::Database(format!("its encoding is {encoding}, it must be UTF8").into()));
    }
    let mut transaction = client.transaction()?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&SCHEMA_LOCK])?;
    transaction.batch_execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")?;
    let have: i64 = transaction.query_one("SELECT coalesce(max(version), 0) FROM schema_version", &[])?.get(0);
    let missing = migrations::missing(have)?;
    for step in missing {
        transaction.batch_execute(&in_its_types(step))?;
    }
    if !missing.is_empty() {
        let version = migrations::STEPS.len() as i64;
        transaction.execute("INSERT INTO schema_version (version) VALUES ($1)", &[&version])?;
    }
    Ok(transaction.commit()?)
}

/// The schema's text with PostgreSQL's names for SQLite's types. Texts are ordered by their bytes, as in SQLite.
fn in_its_types(step: &str) -> String {
    step.lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .map(|line| {
            let line = line.replace(" INTEGER", " BIGINT").replace(" BLOB", " BYTEA");
            line.replace(" TEXT", " TEXT COLLATE \"C\"") + "\n"
        })
        .collect()
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        if error.code() == Some(&SqlState::DISK_FULL) {
            return StoreError::Full(Box::new(error));
        }
        let away = match error.code() {
            Some(code) => {
                let class = code.code().get(..2).unwrap_or_default();
                // Connection exceptions, shutting down or starting up, a standby, a lock not had in time.
                matches!(class, "08" | "57")
                    || [SqlState::READ_ONLY_SQL_TRANSACTION, SqlState::LOCK_NOT_AVAILABLE].contains(code)
            }
            None => error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>()),
        };
        match (away, error.source()) {
            // A handshake that failed says why only in its source.
            (true, Some(source)) => StoreError::Away(format!("{error}: {source}").into()),
            (true, None) => StoreError::Away(Box::new(error)),
            (false, _) => StoreError::Database(Box::new(error)),
        }
    }
}

struct PostgresLink<'a> {
    /// Taken out only when this ends.
    session: RefCell<Option<Session>>,
    store: &'a PostgresStore,
    open: bool,
}

impl PostgresLink<'_> {
    fn session(&self) -> Result<RefMut<'_, Session>, StoreError> {
        RefMut::filter_map(self.session.borrow_mut(), Option::as_mut).map_err(|_| StoreError::Closed)
    }
}

impl Session {
    fn prepared(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn given<'a>(values: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl Link for PostgresLink<'_> {
    fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<(), StoreError> {
        let mut session = self.session()?;
        if values.is_empty() {
            return Ok(session.client.batch_execute(sql)?);
        }
        let statement = session.prepared(sql)?;
        session.client.execute(&statement, &given(values))?;
        Ok(())
    }

    fn rows(
        &self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let found = {
            let mut session = self.session()?;
            let statement = session.prepared(sql)?;
            session.client.query(&statement, &given(values))?
        };
        found.iter().try_for_each(|row| each(row))
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.session()?.client.batch_execute("COMMIT")?;
        self.open = false;
        Ok(())
    }

    fn leaf(&self, n: usize) -> String {
        format!("((fields::json #>> string_to_array(${n}, '.')) COLLATE \"C\")")
    }
}

impl Drop for PostgresLink<'_> {
    fn drop(&mut self) {
        // Where the connection is gone, the server rolls back by itself; it is not used again.
        let Some(mut session) = self.session.take() else { return };
        if session.client.is_closed() || (self.open && session.client.batch_execute("ROLLBACK").is_err()) {
            return;
        }
        let mut idle = self.store.idle();
        if idle.len() < IDLE_SESSIONS {
            idle.push(session);
        }
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(number) => number.to_sql(ty, out),
            Value::Text(text) => text.to_sql(ty, out),
            Value::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl Row for postgres::Row {
    fn integer(&self, column: usize) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn bytes(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        Ok(self.try_get(column)?)
    }
}
