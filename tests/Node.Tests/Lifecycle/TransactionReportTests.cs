using System.Diagnostics.Metrics;
using System.Numerics;
using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Node.Api.Http;
using Flashback.Node.Lifecycle;
using Flashback.Node.Telemetry;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Transactions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flashback.Node.Tests.Lifecycle;

public sealed class TransactionReportTests : IDisposable
{
    private static readonly Revert s_refusal = new("", "Report already accepted", default);

    private static readonly TransactionReceipt s_receipt =
        new(World.Hash(1), World.Hash(2), 5, Address.Zero, Address.Zero, null, true, 21_000, BigInteger.One, []);

    private readonly NodeMetrics _metrics = new(() => 0, () => 0, () => 0);
    private readonly EventFeed _feed = new(SystemClock.Instance);
    private readonly MeterListener _listener = new();
    private readonly List<Dictionary<string, object?>> _counted = [];

    public TransactionReportTests()
    {
        _listener.SetMeasurementEventCallback<long>((_, _, labels, _) => _counted.Add(new(labels.ToArray())));
        _listener.EnableMeasurementEvents(_metrics.Transactions);
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    public static TheoryData<OutcomeKind> Kinds => new(Enum.GetValues<OutcomeKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_transaction_is_counted_under_the_kind_of_its_outcome_whatever_its_sentence_says(OutcomeKind kind)
    {
        var events = _feed.Follow(0, 1)!;
        new NodeReporter(NullLogger.Instance, _feed, _metrics, SystemClock.Instance).Sent(Intent("report/7/1"), OutcomeOf(kind));
        var labels = Assert.Single(_counted);
        Assert.Equal(("report", kind.Label()), (labels["kind"], labels["outcome"]));
        Assert.True(events.TryRead(out var line));
        var told = JsonNode.Parse(line)!;
        Assert.Equal(("7", "report", kind.Label()), ((string?)told["epoch"], (string?)told["kind"], (string?)told["result"]));
    }

    private static TransactionIntent Intent(string key) => new(key, new QosOracle(Address.Zero).OpenEpoch());

    private static TransactionOutcome OutcomeOf(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Included => new TransactionOutcome.Included(s_receipt),
        OutcomeKind.IncludedBefore => new TransactionOutcome.IncludedBefore(World.Hash(1)),
        OutcomeKind.RefusedByContract => new TransactionOutcome.Reverted(s_refusal, null),
        OutcomeKind.Reverted => new TransactionOutcome.Reverted(s_refusal, s_receipt),
        OutcomeKind.SpendLimit => new TransactionOutcome.RefusedBySpendLimit(BigInteger.One, BigInteger.One, BigInteger.One),
        _ => new TransactionOutcome.Dropped(kind, "for a reason"),
    };
}
