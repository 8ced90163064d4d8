using Flashback.Node.Configuration;

namespace Flashback.Node.Tests.Configuration;

public sealed class NodePathsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_is_its_owners_and_never_replaces_another()
    {
        var path = _folder.File("secret");
        NodePaths.WriteNewPrivateFile(path, [1, 2, 3]);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Contains("exists already", Assert.Throws<IOException>(() => NodePaths.WriteNewPrivateFile(path, [4])).Message,
            StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void Writes_are_all_or_nothing()
    {
        var missing = _folder.File("missing/file");
        Assert.Contains($"'{missing}' cannot be written: its folder does not exist",
            Assert.Throws<IOException>(() => NodePaths.WriteNewFile(missing, [1])).Message, StringComparison.Ordinal);

        // What was half written when the machine stopped does not stand in the way.
        var path = _folder.File("file");
        File.WriteAllText($"{path}.new", "half");
        NodePaths.WriteNewFile(path, [1, 2]);
        Assert.Equal([1, 2], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }
}
