using Flashback.Ethereum.Keystore;

namespace Flashback.Ethereum.Tests.Keystore;

public sealed class KeystoreFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keystore").FullName;

    private string Path => System.IO.Path.Combine(_folder, "key.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Is_readable_by_its_owner_only_and_leaves_nothing_beside()
    {
        KeystoreFile.Write(Path, "{}");
        Assert.Equal("{}", KeystoreFile.Read(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Is_never_replaced()
    {
        KeystoreFile.Write(Path, "1");
        Assert.Contains("exists already", Assert.Throws<KeystoreException>(() => KeystoreFile.Write(Path, "2")).Message);
        Assert.Equal("1", KeystoreFile.Read(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_remnant_of_a_crash_is_not_in_the_way()
    {
        File.WriteAllText(Path + ".new", "half");
        KeystoreFile.Write(Path, "whole");
        Assert.Equal("whole", KeystoreFile.Read(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Tells_the_path_of_what_it_cannot_use()
    {
        Assert.Equal($"{Path} does not exist.", Assert.Throws<KeystoreException>(() => KeystoreFile.Read(Path)).Message);
        Assert.Equal($"{_folder} is a folder, not a file.", Assert.Throws<KeystoreException>(() => KeystoreFile.Read(_folder)).Message);
        Assert.Contains(_folder,
            Assert.Throws<KeystoreException>(() => KeystoreFile.Write(System.IO.Path.Combine(_folder, "none", "key.json"), "{}")).Message);
        File.WriteAllText(Path, "no json");
        Assert.StartsWith(Path, Assert.Throws<KeystoreException>(() => KeystoreFile.Open(Path, "x")).Message);
        File.WriteAllText(Path, new string(' ', KeystoreV3.MaxLength + 1));
        Assert.Contains("longer", Assert.Throws<KeystoreException>(() => KeystoreFile.Read(Path)).Message);
    }

    [Fact]
    public void Opens_a_key()
    {
        using var key = PrivateKey.Generate();
        KeystoreFile.Write(Path, KeystoreV3.Encrypt(key, "x", new ScryptParameters(2, 1, 1)));
        using var opened = KeystoreFile.Open(Path, "x");
        Assert.Equal(key.Address, opened.Address);
        Assert.Throws<KeystorePasswordException>(() => KeystoreFile.Open(Path, "y"));
    }
}
