using System.Net.Sockets;
using Flashback.Api.V1;
using Flashback.Node.Api.Rpc;

namespace Flashback.Node.Tests.Api.Rpc;

public sealed class SocketFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("node.sock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_its_owner_may_open_it_before_anyone_can_connect()
    {
        if (OperatingSystem.IsWindows()) return;
        using var bound = new SocketFile(Path).Bind();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var error = Assert.Throws<SocketException>(() => client.Connect(new UnixDomainSocketEndPoint(Path)));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Fact]
    public async Task It_is_private_while_the_node_runs_and_gone_when_it_has_stopped()
    {
        await using var world = new RpcWorld();
        var client = new Query.QueryClient(await world.LocalAsync());
        await client.GetStatusAsync(new GetStatusRequest());
        if (!OperatingSystem.IsWindows()) Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(world.Socket.Path));
        await world.StopAsync();
        Assert.False(System.IO.Path.Exists(world.Socket.Path));
    }

    [Fact]
    public void One_that_a_killed_process_left_is_replaced()
    {
        using var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        left.Bind(new UnixDomainSocketEndPoint(Path));
        using (var bound = new SocketFile(Path).Bind()) Assert.True(bound.IsBound);
    }

    [Fact]
    public void A_socket_that_answers_is_not_replaced()
    {
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(Path));
        other.Listen();
        var error = Assert.Throws<IOException>(() => new SocketFile(Path).Bind());
        Assert.Contains("Another process answers", error.Message, StringComparison.Ordinal);
        Assert.True(System.IO.Path.Exists(Path));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("empty file")]
    [InlineData("folder")]
    [InlineData("link")]
    public void A_file_that_is_not_a_socket_is_never_overwritten(string kind)
    {
        if (kind == "file") File.WriteAllText(Path, "x");
        else if (kind == "empty file") File.WriteAllText(Path, "");
        else if (kind == "folder") Directory.CreateDirectory(Path);
        else File.CreateSymbolicLink(Path, _folder.Write("target", "x"));
        var error = Assert.Throws<IOException>(() => new SocketFile(Path).Bind());
        Assert.Contains("is not a socket", error.Message, StringComparison.Ordinal);
        Assert.True(System.IO.Path.Exists(Path));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_folder_that_others_may_write_to_is_refused(UnixFileMode open)
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | open);
        var error = Assert.Throws<IOException>(() => new SocketFile(Path).Bind());
        Assert.Contains("chmod go-w", error.Message, StringComparison.Ordinal);
        Assert.False(System.IO.Path.Exists(Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var error = Assert.Throws<IOException>(() => new SocketFile(_folder.File("none/node.sock")).Bind());
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_path_that_is_allowed_works()
    {
        var path = _folder.File(new string('s', SocketFile.MaxPathBytes - _folder.Path.Length - 1));
        Assert.Equal(SocketFile.MaxPathBytes, path.Length);
        using var bound = new SocketFile(path).Bind();
        Assert.True(bound.IsBound);
    }
}
