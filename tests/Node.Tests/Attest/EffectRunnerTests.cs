using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Attest;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.Node.Store;
using static Flashback.Node.Tests.Signing.Sample;

namespace Flashback.Node.Tests.Attest;

public sealed class EffectRunnerTests
{
    private const ulong Epoch = 7;

    private static readonly GossipMessage s_message = World.Batch(Epoch, 0);
    private static readonly Effect.SignRequest s_request = new(Vote(Epoch), Digest(1), World.Setup(Epoch, 0).Snapshot);

    private readonly Recorder _world = new();

    private sealed class Failure : Exception;

    /// <summary>Writes down what is done, in its order; fails at the step that is named.</summary>
    private sealed class Recorder : IEffectPorts, IEpochStore, ISigner
    {
        private readonly VolatileSignLogStorage _storage = new();

        public Recorder()
        {
            Log = new SignLog(_storage, Scope);
            Log.Initialise(Signer);
            Guarded = new GuardedSigner(Log, this);
        }

        public SignLog Log { get; }
        public GuardedSigner Guarded { get; }
        public List<string> Done { get; } = [];
        public string? FailsAt { get; set; }
        public long NowMillis => 1;
        public Address Address => Signer;

        public Signature Sign(Bytes32 digest)
        {
            Do($"sign with {_storage.Entries().Count} recorded");
            return new Signature(digest, digest, 0);
        }

        public void SaveMessage(StoredMessage message) => Do($"save {(message.Own ? "own" : "other's")}");

        public void SaveEquivocation(Effect.EquivocationFound found) => Do("save proof");

        public void Retract(ulong epoch) => Do($"retract {epoch}");

        public Task SendAsync(GossipMessage message, CancellationToken cancellation)
        {
            Do("send");
            return Task.CompletedTask;
        }

        public void Fetch(Effect.FetchReveal fetch, CancellationToken cancellation) => Do("fetch");

        public void WakeAt(long unixMillis) => Do($"wake at {unixMillis}");

        public void Answer(Input answer) => Do($"answer {answer.GetType().Name}");

        public void Refused(SignSlot slot, SignRefusal why) => Do($"refused {why}");

        public void Tell(Effect effect) => Do($"tell {effect.GetType().Name}");

        private void Do(string what)
        {
            if (what == FailsAt) throw new Failure();
            Done.Add(what);
        }
    }

    private Task Run(params Effect[] effects) => new EffectRunner(Epoch, _world.Guarded, _world, _world).RunAsync(effects, default);

    [Fact]
    public async Task A_message_is_stored_before_it_is_sent_and_a_repeated_one_is_stored_already()
    {
        await Run(new Effect.Broadcast(s_message), new Effect.Broadcast(s_message, IsRepeat: true), new Effect.Keep(s_message));
        Assert.Equal(["save own", "send", "send", "save other's"], _world.Done);
    }

    [Fact]
    public async Task A_message_that_cannot_be_stored_is_not_sent_and_nothing_follows()
    {
        _world.FailsAt = "save own";
        await Assert.ThrowsAsync<Failure>(() => Run(new Effect.NextTick(5), new Effect.Broadcast(s_message), s_request));
        Assert.Equal(["wake at 5"], _world.Done);
        Assert.Empty(_world.Log.Export().Entries);
    }

    [Fact]
    public async Task A_slot_is_recorded_before_it_is_signed()
    {
        await Run(s_request);
        Assert.Equal(["sign with 1 recorded", "answer SignatureReady"], _world.Done);
    }

    [Fact]
    public async Task A_slot_that_is_held_is_refused_and_an_observer_signs_nothing()
    {
        _world.Log.TryRecord(Signer, Vote(Epoch), Digest(2));
        await Run(s_request);
        Assert.Equal(["refused OtherDigest", "answer SignatureRefused"], _world.Done);
        _world.Done.Clear();
        await new EffectRunner(Epoch, null, _world, _world).RunAsync([s_request], default);
        Assert.Equal(["answer SignatureRefused"], _world.Done);
    }

    [Fact]
    public async Task A_proof_of_equivocation_is_stored_before_anyone_is_told()
    {
        await Run(new Effect.EquivocationFound(1, Vote(Epoch), s_message, s_message), Effect.Retracted.Instance);
        Assert.Equal(["save proof", "tell EquivocationFound", $"retract {Epoch}", "tell Retracted"], _world.Done);
    }

    [Fact]
    public async Task A_foreign_signature_of_the_own_key_stops_all_later_signing()
    {
        await Run(new Effect.Dropped(RoundReasons.SignedElsewhere, 0), s_request);
        Assert.Equal(["tell Dropped", "refused SignedElsewhere", "answer SignatureRefused"], _world.Done);
        Assert.Empty(_world.Log.Export().Entries);
    }
}
