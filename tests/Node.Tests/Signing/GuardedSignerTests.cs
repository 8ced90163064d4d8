using Flashback.Ethereum;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using static Flashback.Node.Tests.Signing.Sample;

namespace Flashback.Node.Tests.Signing;

public sealed class GuardedSignerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Does what a test needs at the most dangerous instant: after the record, before the signature.</summary>
    private sealed class FaultySigner(Action onSign) : ISigner
    {
        public Address Address => Signer;

        public Signature Sign(Bytes32 digest)
        {
            onSign();
            return new Signature(digest, digest, 0);
        }
    }

    private SignLog NewLog()
    {
        var log = SignLog.Open(_folder.File("signlog.db"), Scope);
        log.Initialise(Signer);
        return log;
    }

    [Fact]
    public void It_signs_a_free_slot_once_and_refuses_another_digest_without_touching_the_key()
    {
        var signatures = 0;
        using var log = NewLog();
        var signer = new GuardedSigner(log, new FaultySigner(() => signatures++));
        Assert.NotNull(signer.Sign(Vote(1), Digest(1)).Signature);
        var refused = signer.Sign(Vote(1), Digest(2));
        Assert.Null(refused.Signature);
        Assert.Equal(SignRefusal.OtherDigest, refused.Decision.Refusal);
        Assert.Equal(1, signatures);
    }

    [Fact]
    public void A_signer_unknown_to_the_log_does_not_start()
    {
        using var log = SignLog.Open(_folder.File("empty.db"), Scope);
        var error = Assert.Throws<SignLogException>(() => new GuardedSigner(log, new FaultySigner(() => { })));
        Assert.Contains("signlog init", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_disk_state_before_the_signature_already_refuses_a_second_digest()
    {
        var crash = Directory.CreateDirectory(_folder.File("crash")).FullName;
        using (var log = NewLog())
        {
            var signer = new GuardedSigner(log, new FaultySigner(() =>
            {
                // What a power cut would leave: the files as they are, with nothing closed and nothing checkpointed.
                foreach (var file in Directory.GetFiles(_folder.Path, "signlog.db*"))
                    CopyShared(file, Path.Combine(crash, Path.GetFileName(file)));
                throw new IOException("the process dies here");
            }));
            Assert.Throws<IOException>(() => signer.Sign(Vote(1), Digest(1)));
        }

        using var after = SignLog.Open(Path.Combine(crash, "signlog.db"), Scope);
        var restarted = new GuardedSigner(after, new FaultySigner(() => { }));
        Assert.Equal(SignRefusal.OtherDigest, restarted.Sign(Vote(1), Digest(2)).Decision.Refusal);
        Assert.NotNull(restarted.Sign(Vote(1), Digest(1)).Signature);
    }

    [Fact]
    public async Task Concurrent_requests_for_one_slot_yield_one_digest()
    {
        using var log = NewLog();
        var signer = new GuardedSigner(log, new FaultySigner(() => { }));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => signer.Sign(Vote(1), Digest((byte)i)))));
        Assert.Single(outcomes, outcome => outcome.Signature is not null);
    }

    private static void CopyShared(string from, string to)
    {
        if (from.EndsWith(".lock", StringComparison.Ordinal)) return;
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = File.Create(to);
        source.CopyTo(target);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void A_foreign_signature_of_the_own_key_stops_signing_unless_the_log_is_known_incomplete(ulong epoch, bool signs)
    {
        using var log = NewLog();
        log.RaiseLowWater(Signer, 5);
        var signer = new GuardedSigner(log, new FaultySigner(() => { }));
        signer.StandDown(epoch);
        var outcome = signer.Sign(Vote(7), Digest(1));
        Assert.Equal(signs, outcome.Signature is not null);
        Assert.Equal(signs ? SignRefusal.None : SignRefusal.SignedElsewhere, outcome.Decision.Refusal);
        Assert.Equal(!signs, signer.HasStoodDown);
    }
}
