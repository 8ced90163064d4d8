using Flashback.Libp2p.Discovery;

namespace Flashback.Libp2p.Tests.Discovery;

public sealed class AddressBookFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("peers-");
    private readonly Signer _one = new(), _two = new();
    private readonly AddressBookFile _file;

    public AddressBookFileTests() => _file = new AddressBookFile(Path, "net");

    private string Path => System.IO.Path.Combine(_folder.FullName, "peers.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_written_is_read_again()
    {
        Assert.Empty(_file.Read(out var problem));
        Assert.Equal("", problem);
        Write();
        var read = _file.Read(out problem);
        Assert.Equal("", problem);
        Assert.Equal((_one.Id, 7ul, "/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.9/tcp/9", Now),
            (read[0].Peer, read[0].Record!.Sequence, $"{read[0].Record!.Addresses[0]}", $"{read[0].Reached}", read[0].SeenAt));
        Assert.Equal(_one.Record(7, "/ip4/192.0.2.1/tcp/1").Envelope.Length, read[0].Record!.Envelope.Length);
        Assert.Equal((_two.Id, null, null), (read[1].Peer, read[1].Record, read[1].Reached));
        Assert.False(File.Exists(Path + ".new"));
    }

    [Fact]
    public void A_failed_write_leaves_the_file_unchanged()
    {
        Write();
        var before = File.ReadAllBytes(Path);
        // What stands in the way keeps even root from writing.
        var obstacle = Directory.CreateDirectory(Path + ".new");
        Assert.ThrowsAny<UnauthorizedAccessException>(() => _file.Write([]));
        Assert.Equal(before, File.ReadAllBytes(Path));
        obstacle.Delete();
        _file.Write([]);
        Assert.Empty(_file.Read(out _));
        Assert.False(File.Exists(Path + ".new"));
    }

    [Fact]
    public void A_file_of_another_network_is_not_taken()
    {
        Write();
        Assert.Empty(new AddressBookFile(Path, "other").Read(out var problem));
        Assert.Contains("another network", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"group\":\"net\"}")]
    [InlineData("{\"group\":\"net\",\"peers\":7}")]
    [InlineData("{\"group\":7,\"peers\":[]}")]
    [InlineData("{\"group\":\"net\",\"group\":\"net\",\"peers\":[]}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]")]
    public void A_damaged_file_is_a_clear_warning_and_an_empty_book(string content)
    {
        File.WriteAllText(Path, content);
        Assert.Empty(_file.Read(out var problem));
        Assert.Contains(Path, problem, StringComparison.Ordinal);
        Assert.EndsWith("It is rebuilt.", problem, StringComparison.Ordinal);
        Write();
        Assert.Equal(2, _file.Read(out problem).Count);
        Assert.Equal("", problem);
    }

    [Fact]
    public void Every_truncation_is_read_as_damaged_and_never_throws()
    {
        Write();
        var whole = File.ReadAllBytes(Path);
        for (var length = 0; length < whole.Length - 1; length += 7)
        {
            File.WriteAllBytes(Path, whole[..length]);
            Assert.Empty(_file.Read(out var problem));
            Assert.NotEqual("", problem);
        }
    }

    [Fact]
    public void Entries_that_do_not_hold_are_left_out_and_counted()
    {
        var good = Convert.ToBase64String(_one.Seal(1, "/ip4/192.0.2.1/tcp/1"));
        var forged = _one.Seal(2, "/ip4/192.0.2.1/tcp/1");
        forged[^1] ^= 1;
        string[] entries =
        [
            $$"""{"peer":"{{_one.Id}}","record":"{{good}}","seen":1}""",
            $$"""{"peer":"{{_two.Id}}","record":"{{good}}"}""",
            $$"""{"peer":"{{_two.Id}}","record":"{{Convert.ToBase64String(forged)}}"}""",
            $$"""{"peer":"{{_two.Id}}","record":"{{new string('A', 4000)}}"}""",
            $$"""{"peer":"{{_two.Id}}","record":"no base64"}""",
            """{"peer":"nobody"}""", "7", "null", "{}",
        ];
        File.WriteAllText(Path, $$"""{"group":"net","peers":[{{string.Join(',', entries)}}]}""");
        Assert.Equal(_one.Id, Assert.Single(_file.Read(out var problem)).Peer);
        Assert.Contains("8 of its 9 entries", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_long_is_not_even_read()
    {
        using (var stream = File.Create(Path)) stream.SetLength(AddressBookFile.MaxBytes + 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(_file.Read(out var problem));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Contains("longer than 2 MiB", problem, StringComparison.Ordinal);
    }

    private void Write() => _file.Write(
    [
        new AddressBookEntry(_one.Id, _one.Record(7, "/ip4/192.0.2.1/tcp/1"), Multiaddr.Parse("/ip4/192.0.2.9/tcp/9"), Now),
        new AddressBookEntry(_two.Id, null, null, Now),
    ]);
}
