using System.Security.Cryptography;
using Flashback.Ethereum;
using Flashback.Probes.Canaries;
using Flashback.Probes.Scheduling;

namespace Flashback.Probes.Tests.Canaries;

public sealed class CanaryTests
{
    private static readonly ProbeSecret Secret = new(Keccak256.Hash("secret"u8));
    private static readonly Bytes32 Unit = Keccak256.Hash("unit"u8);

    /// <summary>The values come from <c>openssl enc -aes-256-ctr</c> over zeros with this key and a zero counter.</summary>
    [Fact]
    public void The_bytes_are_those_of_openssl()
    {
        using var content = new CanaryContent(new Bytes32([.. Enumerable.Range(0, 32).Select(i => (byte)i)]), 100_000);
        var all = new byte[100_000];
        content.Read(0, all);
        Assert.Equal("866c55619ea4f5704c25f2c7c5b93b1ebeea0b112c978ed5545435b766e4211c", Convert.ToHexStringLower(SHA256.HashData(all)));
        var part = new byte[40];
        content.Read(70_001, part);
        Assert.Equal("7688bace13c79b815a2d211422645784917507fbbb7ce7f48e6158a35e3ffff0395bd161d508762c", Convert.ToHexStringLower(part));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(15, 2)]
    [InlineData(4095, 4098)]
    [InlineData(1, 9999)]
    [InlineData(9999, 1)]
    public void Any_range_matches_and_one_wrong_bit_does_not(int offset, int length)
    {
        using var content = new CanaryContent(Keccak256.Hash("k"u8), 10_000);
        var bytes = new byte[length];
        content.Read(offset, bytes);
        Assert.True(content.Matches(offset, bytes));
        bytes[^1] ^= 1;
        Assert.False(content.Matches(offset, bytes));
    }

    [Fact]
    public void Reading_past_the_end_is_a_mistake()
    {
        using var content = new CanaryContent(Bytes32.Zero, 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => content.Read(5, new byte[6]));
    }

    [Fact]
    public void Canaries_are_derived_and_differ()
    {
        var book = new CanaryBook(Secret);
        Assert.Equal(book.Of(Unit, 7, 100_000), new CanaryBook(Secret).Of(Unit, 7, 100_000));
        var all = Enumerable.Range(0, 500).Select(epoch => book.Of(Unit, (ulong)epoch, 100_000)).ToArray();
        Assert.Equal(500, all.Select(canary => canary.Key).Distinct().Count());
        Assert.Equal(500, all.Select(canary => canary.ContentKey).Distinct().Count());
        Assert.All(all, canary => Assert.InRange(canary.Length, 87_500, 100_000));
        Assert.NotEqual(book.Of(Unit, 7, 100_000).Key, book.Of(Keccak256.Hash("other"u8), 7, 100_000).Key);
        Assert.NotEqual(book.Of(Unit, 7, 100_000).Key, new CanaryBook(new ProbeSecret(Bytes32.Zero)).Of(Unit, 7, 100_000).Key);
    }

    [Fact]
    public void Names_look_like_a_customers()
    {
        var book = new CanaryBook(Secret);
        for (ulong epoch = 0; epoch < 200; epoch++)
            Assert.Matches("^[a-z/]+/202[3-6]/(0[1-9]|1[0-2])/[A-Za-z]+-[0-9a-z]{12}\\.[a-z0-9.]+$", book.Of(Unit, epoch, 1000).Key);
    }

    [Fact]
    public void A_canary_lives_for_four_epochs()
    {
        var book = new CanaryBook(Secret);
        Assert.Equal([9ul, 8ul, 7ul], book.Earlier(Unit, 10, 1000).Select(canary => canary.Epoch));
        Assert.Equal(6ul, book.Expired(Unit, 10, 1000)!.Epoch);
        Assert.Equal([0ul], book.Earlier(Unit, 1, 1000).Select(canary => canary.Epoch));
        Assert.Empty(book.Earlier(Unit, 0, 1000));
        Assert.Null(book.Expired(Unit, 3, 1000));
        Assert.Equal(0ul, book.Expired(Unit, 4, 1000)!.Epoch);
    }

    [Fact]
    public void Secrets_do_not_print() =>
        Assert.DoesNotContain(Keccak256.Hash("secret"u8).ToString()[2..], Secret.ToString() + new CanaryBook(Secret).Of(Unit, 1, 100));

    [Fact]
    public void A_check_keeps_the_first_wrong_piece()
    {
        var canary = new CanaryBook(Secret).Of(Unit, 1, 100_000);
        using var content = canary.OpenContent();
        var bytes = new byte[20_000];
        content.Read(1000, bytes);
        using var good = new CanaryCheck(canary, 1000);
        good.Receive(0, bytes.AsSpan(0, 7));
        good.Receive(7, bytes.AsSpan(7));
        Assert.False(good.IsCorrupt);

        bytes[9000] ^= 4;
        using var bad = new CanaryCheck(canary, 1000);
        bad.Receive(0, bytes.AsSpan(0, 100));
        bad.Receive(100, bytes.AsSpan(100));
        Assert.True(bad.IsCorrupt);
        Assert.InRange(10_000, bad.EvidenceOffset, bad.EvidenceOffset + bad.Evidence.Length - 1);
        Assert.Equal(CanaryCheck.MaxEvidenceBytes, bad.Evidence.Length);
        Assert.Equal(bytes[9000], bad.Evidence.Span[(int)(10_000 - bad.EvidenceOffset)]);
    }

    [Fact]
    public void The_ledger_forgets()
    {
        var ledger = new CanaryLedger();
        ledger.Note(Unit, 5, CanaryState.Stored);
        ledger.Note(Unit, 6, CanaryState.Absent);
        ledger.Forget(Unit, before: 6);
        Assert.Equal((CanaryState.Unknown, CanaryState.Absent), (ledger[Unit, 5], ledger[Unit, 6]));
    }
}
