using Flashback.BridgeNode.Identity;

namespace Flashback.BridgeNode.Tests.Identity;

public sealed class BridgeKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _path;

    public BridgeKeyTests() => _path = _folder.File("bridge.key");

    [Fact]
    public void A_key_is_made_once_and_only_its_owner_can_read_it()
    {
        using var made = BridgeKey.LoadOrCreate(_path);
        using var read = BridgeKey.LoadOrCreate(_path);
        Assert.Equal(made.Address, read.Address);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
    }

    /// <summary>A half key would be refused at every start from then on.</summary>
    [Fact]
    public void A_key_that_a_crash_left_half_written_is_not_in_the_way()
    {
        File.WriteAllText(_path + ".new", "0x12");
        using var made = BridgeKey.LoadOrCreate(_path);
        using var read = BridgeKey.LoadOrCreate(_path);
        Assert.Equal(made.Address, read.Address);
        Assert.False(File.Exists(_path + ".new"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not hex")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0x1234")]
    public void A_file_that_is_not_a_key_is_reported_in_a_sentence(string content)
    {
        File.WriteAllText(_path, content);
        Assert.Contains(_path, Assert.Throws<KeyFileException>(() => BridgeKey.LoadOrCreate(_path)).Message);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_sentence() =>
        Assert.Throws<KeyFileException>(() => BridgeKey.LoadOrCreate("/nowhere/at/all.key"));

    public void Dispose() => _folder.Dispose();
}
