using System.Numerics;
using Flashback.Ethereum;
using Flashback.OnChain.Journal;

namespace Flashback.OnChain.Tests.Journal;

public sealed class FileTransactionJournalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => _folder.File("journal.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_journal_that_does_not_exist_is_empty() => Assert.Same(JournalState.Empty, new FileTransactionJournal(File).Load());

    [Fact]
    public void Everything_comes_back()
    {
        var entry = new JournalEntry(
            "report/7", "QosOracle.submit", 41, Address.Parse("0x00000000000000000000000000000000000000aa"), new byte[] { 1, 2, 3 },
            BigInteger.Pow(10, 20), 90_000,
            new FeeQuote(BigInteger.Pow(2, 70), 5), [Keccak256.Hash([1])], DateTimeOffset.UnixEpoch.AddDays(20_000), Cancelling: true);
        var creation = entry with { Nonce = 42, To = null };
        new FileTransactionJournal(File).Save(
            new JournalState([entry, creation], [new JournalDone("x", Keccak256.Hash([2]))], new DateOnly(2026, 11, 20), 12345));

        var loaded = new FileTransactionJournal(File).Load();
        Assert.Equal(new DateOnly(2026, 11, 20), loaded.Day);
        Assert.Equal(12345, loaded.Spent);
        Assert.Equal(new JournalDone("x", Keccak256.Hash([2])), Assert.Single(loaded.Done));
        Assert.Null(loaded.Pending[1].To);
        var read = loaded.Pending[0];
        Assert.Equal(entry.Hashes, read.Hashes);
        Assert.Equal(entry.Data.ToArray(), read.Data.ToArray());
        Assert.Equal(entry with { Hashes = read.Hashes, Data = read.Data }, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"pending":[],"done":[],"day":"2026-11-20","spent":"-1"}""")]
    [InlineData("""{"pending":[],"done":[],"day":"2026-11-20","spent":"1","more":1}""")]
    public void A_damaged_journal_is_refused_with_advice(string text)
    {
        System.IO.File.WriteAllText(File, text);
        var error = Assert.Throws<InvalidDataException>(() => new FileTransactionJournal(File).Load());
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Contains("move the file away", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_while_writing_leaves_the_old_state()
    {
        var journal = new FileTransactionJournal(File);
        journal.Save(JournalState.Empty with { Spent = 5 });
        System.IO.File.WriteAllText(File + ".new", "{ half");
        Assert.Equal(5, new FileTransactionJournal(File).Load().Spent);
        journal.Save(JournalState.Empty with { Spent = 6 });
        Assert.Equal(6, new FileTransactionJournal(File).Load().Spent);
    }
}
