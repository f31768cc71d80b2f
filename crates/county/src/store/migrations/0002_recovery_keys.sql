-- The data keys of devices, each sealed by the device itself to the county's recovery key, so that a passphrase forgotten
-- far away can be recovered over the telephone.
CREATE TABLE recovery_keys (
    county  INTEGER NOT NULL,
    device  INTEGER NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (county, device)
);
