using Flashback.Api.V1;
using Flashback.Node.Api.Queries;
using Grpc.Core;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Flashback.Node.Api.Rpc;

/// <summary>The service Admin of query.proto; served on the Unix socket only.</summary>
internal sealed class AdminService(INodeAdmin node) : Admin.AdminBase
{
    public override Task<ListPeersResponse> ListPeers(ListPeersRequest request, ServerCallContext context) =>
        Task.FromResult(new ListPeersResponse { Peers = { node.Peers().Select(ToRpc.Map) } });

    public override Task<LogLevelResponse> GetLogLevel(GetLogLevelRequest request, ServerCallContext context) => Task.FromResult(Current());

    public override Task<LogLevelResponse> SetLogLevel(SetLogLevelRequest request, ServerCallContext context)
    {
        // Both count from trace to none; 0 is unset here and trace there.
        var level = (Level)((int)request.Level - 1);
        if (!Enum.IsDefined(level)) throw RequestFields.Invalid("level is one of LOG_LEVEL_TRACE to LOG_LEVEL_NONE.");
        node.LogLevel = level;
        return Task.FromResult(Current());
    }

    public override Task<DrainResponse> Drain(DrainRequest request, ServerCallContext context) =>
        Task.FromResult(new DrainResponse { Epochs = { node.Drain() } });

    private LogLevelResponse Current() => new() { Level = (LogLevel)((int)node.LogLevel + 1) };
}
