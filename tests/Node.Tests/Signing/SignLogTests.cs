using Flashback.Aggregation.Rounds;
using Flashback.Node.Persistence;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using static Flashback.Node.Tests.Signing.Sample;

namespace Flashback.Node.Tests.Signing;

public sealed class SignLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string DatabasePath => _folder.File("signlog.db");

    public void Dispose() => _folder.Dispose();

    private SignLog OpenWithSigner()
    {
        var log = SignLog.Open(DatabasePath, Scope);
        log.Initialise(Signer);
        return log;
    }

    [Fact]
    public void The_same_digest_may_be_signed_again_and_another_never()
    {
        using var log = OpenWithSigner();
        Assert.True(log.TryRecord(Signer, Vote(7), Digest(1)).Allowed);
        Assert.True(log.TryRecord(Signer, Vote(7), Digest(1)).Allowed);
        var refused = log.TryRecord(Signer, Vote(7), Digest(2));
        Assert.Equal(SignRefusal.OtherDigest, refused.Refusal);
        Assert.Equal(Digest(1), refused.Existing);
    }

    [Fact]
    public void Slots_differ_by_epoch_kind_round_and_signer()
    {
        using var log = OpenWithSigner();
        log.Initialise(OtherSigner);
        Assert.True(log.TryRecord(Signer, Vote(7), Digest(1)).Allowed);
        Assert.True(log.TryRecord(Signer, Vote(8), Digest(2)).Allowed);
        Assert.True(log.TryRecord(Signer, Vote(7, round: 1), Digest(3)).Allowed);
        Assert.True(log.TryRecord(Signer, new SignSlot(7, SlotKind.Proposal, 0), Digest(4)).Allowed);
        Assert.True(log.TryRecord(OtherSigner, Vote(7), Digest(5)).Allowed);
    }

    [Fact]
    public void A_record_survives_closing()
    {
        using (var log = OpenWithSigner()) log.TryRecord(Signer, Vote(7), Digest(1));
        using var again = SignLog.Open(DatabasePath, Scope);
        Assert.Equal(SignRefusal.OtherDigest, again.TryRecord(Signer, Vote(7), Digest(2)).Refusal);
        Assert.Equal(7UL, again.HighestEpoch(Signer));
    }

    [Fact]
    public void An_epoch_is_read_back_for_a_restart()
    {
        using var log = OpenWithSigner();
        log.TryRecord(Signer, Vote(7, round: 1), Digest(2));
        log.TryRecord(Signer, new SignSlot(7, SlotKind.Batch, 0), Digest(1));
        log.TryRecord(Signer, Vote(8), Digest(3));
        Assert.Equal([new SignedSlot(new SignSlot(7, SlotKind.Batch, 0), Digest(1)), new SignedSlot(Vote(7, round: 1), Digest(2))],
            log.InEpoch(Signer, 7));
    }

    [Fact]
    public void A_log_without_rulings_accepts_them_and_older_programs_still_read_it()
    {
        using (var log = OpenWithSigner()) log.TryRecord(Signer, Vote(7), Digest(1));
        using (var log = SignLog.Open(DatabasePath, Scope))
        {
            Assert.True(log.TryRecord(Signer, Ruling(5, 1), Digest(2)).Allowed);
            Assert.True(log.TryRecord(Signer, Ruling(5, 2), Digest(3)).Allowed);
            Assert.Equal(SignRefusal.OtherDigest, log.TryRecord(Signer, Ruling(5, 1), Digest(3)).Refusal);
            Assert.True(log.TryRecord(Signer, Vote(5), Digest(4)).Allowed);
        }
        using var file = SqliteFile.Open(DatabasePath, SqliteFile.Sync.AtCommit);
        Assert.Equal(1, Convert.ToInt32(file.Scalar("PRAGMA user_version")));
    }

    [Fact]
    public void A_ruling_does_not_say_that_the_log_knows_its_epoch()
    {
        using var log = OpenWithSigner();
        log.TryRecord(Signer, Ruling(9, 1), Digest(1));
        Assert.Null(log.HighestEpoch(Signer));
        log.TryRecord(Signer, Vote(7), Digest(2));
        Assert.Equal(7UL, log.HighestEpoch(Signer));
        Assert.Equal(9UL, SignLogRollback.CloseEpochs(log, Signer, 9));
    }

    [Fact]
    public void An_unknown_signer_is_refused()
    {
        using var log = OpenWithSigner();
        Assert.Equal(SignRefusal.UnknownSigner, log.TryRecord(OtherSigner, Vote(7), Digest(1)).Refusal);
    }

    [Fact]
    public void The_low_water_mark_refuses_at_and_below_but_not_above_and_never_falls()
    {
        using var log = OpenWithSigner();
        log.TryRecord(Signer, Vote(5), Digest(1));
        log.RaiseLowWater(Signer, 9);
        log.RaiseLowWater(Signer, 3);
        Assert.Equal(SignRefusal.BelowLowWater, log.TryRecord(Signer, Vote(8), Digest(1)).Refusal);
        Assert.Equal(SignRefusal.BelowLowWater, log.TryRecord(Signer, Vote(9), Digest(1)).Refusal);
        Assert.True(log.TryRecord(Signer, Vote(10), Digest(1)).Allowed);
        Assert.True(log.TryRecord(Signer, Vote(5), Digest(1)).Allowed, "a recorded digest may be signed again below the mark");
    }

    [Fact]
    public void A_refused_slot_leaves_no_trace()
    {
        using var log = OpenWithSigner();
        log.RaiseLowWater(Signer, 9);
        log.TryRecord(Signer, Vote(9), Digest(1));
        Assert.Empty(log.Export().Entries);
    }

    [Fact]
    public void Epochs_up_to_the_signed_maximum_are_stored_and_beyond_are_an_argument_error()
    {
        using var log = OpenWithSigner();
        Assert.True(log.TryRecord(Signer, Vote(long.MaxValue), Digest(1)).Allowed);
        Assert.Throws<ArgumentOutOfRangeException>(() => log.TryRecord(Signer, Vote((ulong)long.MaxValue + 1), Digest(1)));
    }

    [Fact]
    public void A_second_opening_is_refused_while_the_first_lives()
    {
        using (OpenWithSigner())
        {
            var error = Assert.Throws<SignLogException>(() => SignLog.Open(DatabasePath, Scope));
            Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
        }
        SignLog.Open(DatabasePath, Scope).Dispose();
    }

    [Fact]
    public void Another_network_is_refused()
    {
        OpenWithSigner().Dispose();
        var error = Assert.Throws<SignLogException>(() => SignLog.Open(DatabasePath, Scope with { ChainId = 1 }));
        Assert.Contains("belongs to chain 31337", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_refused_with_its_name()
    {
        File.WriteAllText(DatabasePath, new string('x', 8192));
        var error = Assert.Throws<SignLogException>(() => SignLog.Open(DatabasePath, Scope));
        Assert.Contains(DatabasePath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_readable_by_its_owner_alone()
    {
        OpenWithSigner().Dispose();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(DatabasePath));
    }

    [Fact]
    public void A_stale_copy_is_made_safe_by_raising_the_mark_to_what_is_known_elsewhere()
    {
        var copy = _folder.File("copy.db");
        using (var log = OpenWithSigner()) log.TryRecord(Signer, Vote(5), Digest(1));
        File.Copy(DatabasePath, copy);
        using (var log = SignLog.Open(DatabasePath, Scope)) log.TryRecord(Signer, Vote(6), Digest(1));
        File.Copy(copy, DatabasePath, overwrite: true);

        using var restored = SignLog.Open(DatabasePath, Scope);
        Assert.Equal(5UL, restored.HighestEpoch(Signer));
        restored.RaiseLowWater(Signer, 6);
        Assert.Equal(SignRefusal.BelowLowWater, restored.TryRecord(Signer, Vote(6), Digest(2)).Refusal);
    }

    /// <summary>A row that the index does not lead to would be signed over.</summary>
    [Fact]
    public void A_damaged_index_is_noticed_before_anything_is_signed()
    {
        using (var log = OpenWithSigner())
        {
            for (ulong epoch = 0; epoch < 50; epoch++) log.TryRecord(Signer, Vote(epoch), Digest((byte)epoch));
        }
        using (var file = SqliteFile.Open(DatabasePath, SqliteFile.Sync.AtCommit))
        {
            // The index is declared over another column than the one it was built from: what a flipped page amounts to.
            file.Execute("PRAGMA writable_schema = ON");
            file.Execute("UPDATE sqlite_master SET sql = replace(sql, 'UNIQUE (signer, epoch, kind, round)', 'UNIQUE (signer, round, kind, "
                + "epoch)') WHERE name = 'signed'");
        }
        var error = Assert.Throws<SignLogException>(() => SignLog.Open(DatabasePath, Scope));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains("signlog init", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_damaged_page_is_noticed_or_changes_no_answer()
    {
        using (var log = OpenWithSigner())
        {
            for (ulong epoch = 0; epoch < 60; epoch++) log.TryRecord(Signer, Vote(epoch), Digest((byte)epoch));
        }
        var whole = File.ReadAllBytes(DatabasePath);
        var noticed = 0;
        for (var at = 0; at < whole.Length; at += 211)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0xff;
            File.WriteAllBytes(DatabasePath, damaged);
            try
            {
                using var log = SignLog.Open(DatabasePath, Scope);
                if (!log.Knows(Signer)) continue;
                // The mark may have risen and a digest may be another one; no recorded slot may be free.
                for (ulong epoch = 0; epoch < 60; epoch++)
                    Assert.False(log.TryRecord(Signer, Vote(epoch), Digest(255)).Allowed, $"byte {at} frees epoch {epoch}");
            }
            catch (Exception error) when (error is SignLogException or Microsoft.Data.Sqlite.SqliteException)
            {
                noticed++;
            }
        }
        Assert.True(noticed > 10, $"{noticed} noticed");
    }
}
