using System.Collections.Immutable;
using Flashback.Aggregation.Messages;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Validators;
using Flashback.Ethereum;
using Flashback.Node.Attest;
using Flashback.Node.Chain;
using Flashback.Node.Transmit;
using Flashback.Orchestrator.Bindings;
using Flashback.Orchestrator.Transactions;
using Flashback.Orchestrator.Watching;

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
        public ManualTime Manual { get; } = new(DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + 8 * World.Parameters.EpochLength)));
        public List<TransactionIntent> Sent { get; } = [];
        public long NowMillis => Manual.Now.ToUnixTimeMilliseconds();
        public TimeProvider Time => Manual;
        public ChainView View => _chain.View;
        public void Accept() => _chain.Accept(7, [World.Verdict(7, World.Units[0])]);

        public Task<TransactionOutcome> SendAsync(TransactionIntent intent, CancellationToken cancellation)
        {
            Sent.Add(intent);
            return Task.FromResult<TransactionOutcome>(new TransactionOutcome.Dropped("test"));
        }
    }

    private void Run(double afterSeconds)
    {
        ImmutableArray<Signature> signatures = [.. World.Keys.Take(3).Select(key => key.Sign(World.Domain.Digest(World.Report(7))))];
        var transmit = new Effect.Transmit(new Certificate(World.Report(7), ValidatorBitmap.Of(0, 1, 2), signatures), _world.NowMillis + (long)(afterSeconds * 1000));
        _ = new Transmitter(_world, _world, _world).RunAsync(World.Setup(7), transmit, CancellationToken.None);
        _thread.Drain();
    }

    private void Advance(double seconds) => _world.Manual.AdvanceTo(_world.Manual.Now.AddSeconds(seconds), _thread.Drain);

    [Fact]
    public void A_certificate_is_sent_in_its_turn_with_the_contracts_deadline()
    {
        Run(3);
        Advance(2.9);
        Assert.Empty(_world.Sent);
        Advance(0.1);
        var intent = Assert.Single(_world.Sent);
        Assert.Equal("report/7", intent.Key);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + 8 * World.Parameters.EpochLength + World.Parameters.ReportDeadline)), intent.Deadline);
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
}
