//! Devices by their tokens, and shutting one out.

use super::{CountyDesk, DeskError};
use crate::store::{Device, StoreError};
use duxue_sync::stamp::DeviceNumber;

impl CountyDesk {
    /// The device that holds this token.
    ///
    /// # Errors
    /// [`DeskError::NotAdmitted`] where there is none, or where it was shut out.
    pub fn device_of_token(&self, token: &str) -> Result<Device, DeskError> {
        let token = hex::decode(token).map_err(|_| DeskError::NotAdmitted)?;
        let device = self.read(|tx| tx.device_by_key(blake3::hash(&token).as_bytes()))?;
        device.filter(|device| device.revoked.is_none()).ok_or(DeskError::NotAdmitted)
    }

    /// Shuts a device out.
    ///
    /// # Errors
    /// [`DeskError::NotAdmitted`] where there is no such device, or it is out already.
    pub fn revoke_device(&self, number: DeviceNumber, now: u64) -> Result<(), DeskError> {
        self.write(move |tx| {
            let mut device = super::admitted(tx, number)?;
            device.revoked = Some(now);
            Ok(tx.put_device(&device)?)
        })
    }

    /// Every device, the office's own left out.
    ///
    /// # Errors
    /// The store's.
    pub fn devices(&self) -> Result<Vec<Device>, StoreError> {
        self.read(|tx| Ok(tx.devices()?.into_iter().filter(|d| d.number != crate::store::COUNTY_DEVICE).collect()))
    }
}
