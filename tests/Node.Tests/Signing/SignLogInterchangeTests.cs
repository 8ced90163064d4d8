using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using static Flashback.Node.Tests.Signing.Sample;

namespace Flashback.Node.Tests.Signing;

public sealed class SignLogInterchangeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private SignLog NewLog(string name)
    {
        var log = SignLog.Open(_folder.File(name), Scope);
        log.Initialise(Signer);
        return log;
    }

    [Fact]
    public void Export_and_import_carry_every_record()
    {
        using var from = NewLog("from.db");
        from.TryRecord(Signer, Vote(5, round: 2), Digest(1));
        from.TryRecord(Signer, Ruling(4, 3), Digest(3));
        using var to = NewLog("to.db");
        Assert.Equal(new ImportResult(2, 0, 0), to.Import(SignLogInterchange.Read(SignLogInterchange.Write(from.Export()))));
        Assert.Equal(from.Export().Entries, to.Export().Entries);
        Assert.Equal(SignRefusal.OtherDigest, to.TryRecord(Signer, Vote(5, round: 2), Digest(2)).Refusal);
        Assert.Equal(SignRefusal.OtherDigest, to.TryRecord(Signer, Ruling(4, 3), Digest(2)).Refusal);
    }

    [Fact]
    public void Import_raises_the_mark_since_the_import_may_be_older_than_the_last_signature()
    {
        using var from = NewLog("from.db");
        from.TryRecord(Signer, Vote(5), Digest(1));
        using var to = NewLog("to.db");
        to.Import(from.Export());
        Assert.Equal(SignRefusal.BelowLowWater, to.TryRecord(Signer, Vote(5, round: 1), Digest(1)).Refusal);
        Assert.True(to.TryRecord(Signer, Vote(6), Digest(1)).Allowed);
    }

    [Fact]
    public void Import_never_replaces_and_counts_conflicts()
    {
        using var from = NewLog("from.db");
        from.TryRecord(Signer, Vote(5), Digest(1));
        from.TryRecord(Signer, Vote(6), Digest(1));
        using var to = NewLog("to.db");
        to.TryRecord(Signer, Vote(5), Digest(2));
        to.TryRecord(Signer, Vote(6), Digest(1));
        Assert.Equal(new ImportResult(0, 1, 1), to.Import(from.Export()));
        Assert.True(to.TryRecord(Signer, Vote(5), Digest(2)).Allowed);
    }

    [Fact]
    public void Import_for_another_network_is_refused()
    {
        using var to = NewLog("to.db");
        Assert.Throws<SignLogException>(() => to.Import(new SignLogContent(Scope with { ChainId = 1 }, [], [])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"metadata":{"version":"2"},"data":[]}""")]
    [InlineData("""{"metadata":{"version":"1","chainId":"x","oracle":"0x00000000000000000000000000000000000000c3"},"data":[]}""")]
    [InlineData("""{"metadata":{"version":"1","chainId":"1","oracle":"0x00000000000000000000000000000000000000c3"},"data":[{"signer":"0x00000000000000000000000000000000000000c3","signed":[{"epoch":"1","kind":"Bread","round":0,"digest":"0x0000000000000000000000000000000000000000000000000000000000000000"}]}]}""")]
    [InlineData("""{"metadata":{"version":"1","chainId":"1","oracle":"0x00000000000000000000000000000000000000c3"},"data":[{"signer":"0x00000000000000000000000000000000000000c3","signed":[{"epoch":"9223372036854775808","kind":"Vote","round":0,"digest":"0x0000000000000000000000000000000000000000000000000000000000000000"}]}]}""")]
    public void Anything_else_is_a_clear_error(string json) => Assert.Throws<InvalidDataException>(() => SignLogInterchange.Read(json));
}
