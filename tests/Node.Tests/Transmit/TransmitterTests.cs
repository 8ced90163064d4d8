using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Chain;
using Flashback.Node.Transmit;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Tests.Transmit;

public sealed class TransmitterTests : IDisposable
{
    private readonly SingleThread _thread = new();
    private readonly Surroundings _world = new();

    public void Dispose() => _thread.Dispose();

    /// <summary>Clock, chain and outbox in one.</summary>
    private sealed class Surroundings : IChainClock, IChainState, IOutbox
    {
        private readonly FakeChain _chain = new();
        public SteppedTime Manual { get; } =
            new(DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + 8 * World.Parameters.EpochLength)));
        public List<TransactionIntent> Sent { get; } = [];
        public TransactionOutcome Outcome { get; set; } = new TransactionOutcome.Dropped(OutcomeKind.Expired, "test");
        public long NowMillis => Manual.GetUtcNow().ToUnixTimeMilliseconds();
        public TimeProvider Time => Manual;
        public ChainView View => _chain.View;
        public void Accept() => _chain.Accept(7, [World.Verdict(7, World.Units[0])]);

        public Task<TransactionOutcome> SendAsync(TransactionIntent intent, CancellationToken cancellation)
        {
            Sent.Add(intent);
            return Task.FromResult(Outcome);
        }
    }

    private void Run(double afterSeconds, int attempt = 0)
    {
        ImmutableArray<Signature> signatures = [.. World.Keys.Take(3).Select(key => key.Sign(World.Domain.Digest(World.Report(7))))];
        var transmit = new Effect.Transmit(new Certificate(World.Report(7), ValidatorBitmap.Of(0, 1, 2), signatures),
            _world.NowMillis + (long)(afterSeconds * 1000), attempt);
        _ = new Transmitter(_world, _world, _world).RunAsync(World.Setup(7), transmit, CancellationToken.None);
        _thread.Drain();
    }

    private void Advance(double seconds) => _world.Manual.AdvanceTo(_world.Manual.GetUtcNow().AddSeconds(seconds), _thread.Drain);

    [Fact]
    public void A_certificate_is_sent_in_its_turn_with_the_contracts_deadline()
    {
        Run(3);
        Advance(2.9);
        Assert.Empty(_world.Sent);
        Advance(0.1);
        var intent = Assert.Single(_world.Sent);
        Assert.Equal("report/7", intent.Key);
        Assert.Equal(
            DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + 8 * World.Parameters.EpochLength + World.Parameters.ReportDeadline)),
            intent.Deadline);
        var call = QosOracle.SubmitInput.Decode(intent.Call.Data.Span)!;
        Assert.Equal(World.Report(7), call.Report);
        Assert.Equal(3 * Signature.CompactLength, call.Signatures.Length);
    }

    [Fact]
    public void Nothing_is_sent_when_the_chain_has_a_report_by_then()
    {
        Run(3);
        Advance(1);
        _world.Accept();
        Advance(5);
        Assert.Empty(_world.Sent);
    }

    [Fact]
    public void A_later_attempt_is_a_separate_transaction()
    {
        Run(0, attempt: 1);
        Assert.Equal("report/7/1", Assert.Single(_world.Sent).Key);
    }

    [Fact]
    public void Another_steps_transaction_is_sent_at_once_and_its_outcome_reported()
    {
        var told = new List<(TransactionIntent, TransactionOutcome)>();
        var transmitter = new Transmitter(_world, _world, _world);
        transmitter.Sent += (intent, outcome) => told.Add((intent, outcome));
        var open = new TransactionIntent("open/8", new QosOracle(World.Domain.Oracle).OpenEpoch());
        _ = transmitter.SendAsync(open, CancellationToken.None);
        _thread.Drain();
        Assert.Equal([open], _world.Sent);
        Assert.Equal([(open, _world.Outcome)], told);
    }

    [Fact]
    public void An_included_transaction_that_vanished_is_sent_again()
    {
        _world.Outcome = new TransactionOutcome.IncludedBefore(World.Hash(1));
        Run(0);
        Assert.Equal(["report/7", "report/7/again"], _world.Sent.Select(intent => intent.Key));
    }
}
