using System.Collections.Immutable;
using Flashback.Aggregation.Assignment;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;

namespace Flashback.Simulation.Model;

/// <summary>An epoch as the world knows it.</summary>
public sealed class EpochFacts(EpochSetup setup, IReadOnlyDictionary<Bytes32, Truth> truths)
{
    public EpochSetup Setup => setup;
    public ulong Number => setup.Snapshot.Epoch;
    public EpochTimeline Time { get; } = new(setup.Parameters, setup.Genesis, setup.Snapshot.Epoch);
    public Committees Committees { get; } = new(setup.Snapshot.Hash(), setup.Units, setup.Validators, setup.Parameters.CommitteeSize);
    public ImmutableArray<byte> Leaders { get; } = Orders.Leaders(setup.Snapshot.Hash(), setup.Validators);
    public IReadOnlyDictionary<Bytes32, Truth> Truths => truths;

    /// <summary>What honest validators observed.</summary>
    public SortedDictionary<byte, ImmutableArray<Observation>> Honest { get; } = [];

    public byte LeaderOf(uint round) => Leaders[(int)(round % (uint)Leaders.Length)];
}
