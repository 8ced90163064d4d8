// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// What a provider offers and an agreement fixes. Latency in microseconds, speeds in bytes a second, availability in ppm.
struct Terms {
    uint32 maxMeanLatencyMicros;
    uint64 minUploadBytesPerSecond;
    uint64 minDownloadBytesPerSecond;
    uint32 minAvailabilityPpm;
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
