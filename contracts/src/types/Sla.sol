// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

// The highest speed that terms may promise, in bytes a second: some 1.1 TB/s, which agreements keep in 40 bits.
uint64 constant MAX_SPEED = type(uint40).max;

/// What a provider offers and an agreement fixes, in one slot. Latency in microseconds, speeds in bytes a second, shares in
/// ppm. The first four are judged epoch by epoch, uptime and error rate over the agreement's last 30 days; zero in one of
/// these two promises nothing.
struct Terms {
    uint32 maxMeanLatencyMicros;
    uint64 minUploadBytesPerSecond;
    uint64 minDownloadBytesPerSecond;
    uint32 minAvailabilityPpm;
    uint32 minUptimePpm;
    uint32 maxErrorRatePpm;
}

/// How a verdict stands against terms; the numbers are those of docs/protocol.md ("Compliance").
enum Compliance {
    Inconclusive,
    MissedBadly,
    Missed,
    Met,
    Exceeded,
    Corrupt
}

/// Steps for repeated severe breach; each needs its own settled verdicts.
enum LadderStep {
    None,
    Warned,
    /// At least half of a missed epoch's price goes back.
    ReducedPayment,
    /// No new agreement until the record is clean again.
    Suspended,
    /// Collateral was slashed; suspended.
    Slashed
}

/// What 30 days of an agreement came to: measured epochs, how much of them was down (in 1/100,000 of an epoch), requests,
/// and how many of these failed. docs/protocol.md ("Rolling terms").
struct Rolling {
    uint256 epochs;
    uint256 downtime;
    uint256 requests;
    uint256 failures;
}
