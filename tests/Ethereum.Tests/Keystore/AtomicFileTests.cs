using Flashback.Ethereum.Keystore;

namespace Flashback.Ethereum.Tests.Keystore;

public sealed class AtomicFileTests : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("whole-file-").FullName;

    private string Target => Path.Combine(_folder, "file");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Until_it_is_whole_the_target_is_what_it_was()
    {
        AtomicFile.Write(Target, Mode, replace: false, file =>
        {
            file.Write("half"u8);
            file.Flush();
            Assert.False(File.Exists(Target)); // whoever dies here leaves no half file
        });
        AtomicFile.Write(Target, Mode, replace: true, file =>
        {
            file.Write("other"u8);
            file.Flush();
            Assert.Equal("half", File.ReadAllText(Target));
        });
        Assert.Equal("other", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_full_disk_leaves_the_old_file_and_no_other(bool replace)
    {
        if (replace) File.WriteAllText(Target, "before");
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(Target, Mode, replace, file =>
        {
            file.Write("half"u8);
            file.Flush();
            throw new IOException("No space left on device");
        }));
        Assert.Equal("No space left on device", error.Message);
        Assert.Equal(replace ? ["before"] : [], Directory.GetFiles(_folder).Select(File.ReadAllText));
    }

    [Fact]
    public void It_replaces_only_when_asked_and_then_leaves_nothing_beside_it()
    {
        File.WriteAllText(Target, "before");
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(Target, Mode, replace: false, file => file.Write("after"u8)));
        Assert.Equal(["before"], Directory.GetFiles(_folder).Select(File.ReadAllText));
    }

    [Fact]
    public void Remnants_of_a_crash_and_their_mode_do_not_matter()
    {
        File.WriteAllText(Target + ".new", "a longer remnant that others may read");
        AtomicFile.Write(Target, Mode, replace: false, file => file.Write("whole"u8));
        Assert.Equal(["whole"], Directory.GetFiles(_folder).Select(File.ReadAllText));
        if (!OperatingSystem.IsWindows()) Assert.Equal(Mode, File.GetUnixFileMode(Target));
    }
}
