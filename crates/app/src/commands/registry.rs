//! How a line of the list becomes a call and a declaration.

use crate::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// `name(Args) -> Result => use_case;`, one line a command.
macro_rules! commands {
    ($( $(#[doc = $doc:literal])* $name:ident($args:ty) -> $result:ty => $handler:path; )*) => {
        /// Runs a command by its name.
        ///
        /// # Errors
        /// What the use case refuses, a command that is not in the list, or arguments of another shape.
        pub fn dispatch(app: &App, name: &str, args: serde_json::Value) -> Result<serde_json::Value, Refusal> {
            match name {
                $( stringify!($name) => {
                    let args: $args = registry::read(name, args)?;
                    let result: $result = $handler(app, args)?;
                    registry::write(name, &result)
                } )*
                _ => Err(registry::unknown(name)),
            }
        }

        /// Tells every command to `to`, in the order of the list.
        pub fn describe(to: &mut Describe) {
            $( to.command::<$args, $result>(stringify!($name), &[$($doc),*]); )*
        }
    };
}
pub(super) use commands;

/// A window and an app of different versions speak past each other; the way out is the same for every case.
const MISMATCH: &str = "窗口和程序的版本不一致，请关掉窗口重新打开。";

pub(super) fn read<T: DeserializeOwned>(name: &str, args: Value) -> Result<T, Refusal> {
    let args = match args {
        // A command without arguments is called with an empty object by some callers and with nothing by others.
        Value::Object(map) if map.is_empty() => {
            serde_json::from_value(Value::Null).or_else(|_| serde_json::from_value(Value::Object(map)))
        }
        Value::Null => serde_json::from_value(Value::Null)
            .or_else(|_| serde_json::from_value(Value::Object(serde_json::Map::new()))),
        other => serde_json::from_value(other),
    };
    args.map_err(|error| {
        tracing::warn!(command = name, %error, "arguments of another shape");
        Refusal::invalid(MISMATCH)
    })
}

pub(super) fn write<T: Serialize>(name: &str, result: &T) -> Result<Value, Refusal> {
    serde_json::to_value(result).map_err(|error| {
        tracing::error!(command = name, %error, "a result that is not plain data");
        Refusal::new(crate::refusal::Code::Failed, MISMATCH)
    })
}

pub(super) fn unknown(name: &str) -> Refusal {
    tracing::warn!(command = name, "unknown command");
    Refusal::invalid(MISMATCH)
}
