namespace Flashback.Grpc.Server;

/// <summary>A class whose methods serve calls.</summary>
public interface IGrpcService
{
    ServerServiceDefinition BindService();
}
