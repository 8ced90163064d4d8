namespace Flashback.Devnet.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("new")]
    [InlineData("new/and deeper ü")]
    [InlineData("")]
    public void A_named_folder_is_made_if_need_be_and_left_behind_empty(string name)
    {
        var path = _root.File(name);
        using (var folder = DataFolder.Claim(path)) Assert.True(folder.Keep);
        Assert.Empty(Directory.EnumerateFileSystemEntries(path));
    }

    [Fact]
    public void A_temporary_folder_goes_with_the_run_unless_it_is_kept()
    {
        string gone, kept;
        using (var folder = DataFolder.Claim(null)) File.WriteAllText(Path.Combine(gone = folder.Path, "log"), "x");
        using (var folder = DataFolder.Claim(null)) (folder.Keep, kept) = (true, folder.Path);
        Assert.False(Directory.Exists(gone));
        Assert.True(Directory.Exists(kept));
        Directory.Delete(kept);
    }

    [Fact]
    public void Two_runs_never_share_a_folder()
    {
        using var first = DataFolder.Claim(_root.Path);
        Refused("not empty");
    }

    [Fact]
    public void Foreign_files_are_not_touched()
    {
        File.WriteAllText(_root.File("mine.txt"), "kept");
        Refused("not empty");
        Assert.Equal("kept", File.ReadAllText(_root.File("mine.txt")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_root.Path));
    }

    [Theory]
    [InlineData("mine.txt", "a file, not a folder")]
    [InlineData("mine.txt/below", "name an empty or a new folder")]
    public void A_file_in_the_way_is_named(string name, string said)
    {
        File.WriteAllText(_root.File("mine.txt"), "kept");
        Refused(said, name);
    }

    private void Refused(string said, string name = "")
    {
        var refused = Assert.Throws<DevnetException>(() => DataFolder.Claim(_root.File(name)));
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }
}
