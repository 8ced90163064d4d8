using Flashback.Grpc.Health;
using Flashback.Grpc.Reflection;
using Flashback.Grpc.Server;
using Flashback.Grpc.Testing;
using Flashback.Grpc.Tests.Support;
using Google.Protobuf.Reflection;

namespace Flashback.Grpc.Tests.Reflection;

public sealed class ReflectionServiceTests
{
    private readonly ReflectionServiceImpl _reflection = new(() => [EchoMethods.Service, HealthMethods.Check.Service!]);

    [Fact]
    public async Task ShowsAllThatTheHostMaps()
    {
        await using var server = await TestServer.StartAsync(app =>
        {
            app.MapGrpcReflectionService();
            app.MapGrpcService(new EchoService(new ManualClock()).BindService());
            app.MapGrpcService(new HealthServiceImpl().BindService());
        });
        using var call = server.Connect().AsyncDuplexStreamingCall(ReflectionMethods.ServerReflectionInfo, default);
        await call.RequestStream.WriteAsync(new() { Host = "here", ListServices = "*" });
        Assert.True(await call.ResponseStream.MoveNext(Deadline.Token));
        var answer = call.ResponseStream.Current;
        await call.RequestStream.CompleteAsync();

        Assert.Equal(["flashback.testing.Echo", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"],
            answer.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal(("here", "*"), (answer.ValidHost, answer.OriginalRequest.ListServices));
        Assert.False(await call.ResponseStream.MoveNext(Deadline.Token));
    }

    [Theory]
    [InlineData("flashback.testing.Echo", "echo.proto")]
    [InlineData("flashback.testing.Echo.Unary", "echo.proto")]
    [InlineData("flashback.testing.EchoRequest.text", "echo.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto")]
    public void BySymbol(string symbol, string file)
    {
        var bytes = _reflection.Answer(new() { FileContainingSymbol = symbol }).FileDescriptorResponse.FileDescriptorProto.Single();
        Assert.Equal(file, FileDescriptorProto.Parser.ParseFrom(bytes).Name);
        Assert.Equal(bytes, _reflection.Answer(new() { FileByFilename = file }).FileDescriptorResponse.FileDescriptorProto.Single());
    }

    [Fact]
    public void ByExtension()
    {
        var table = new ReflectionServiceImpl(() => []);
        Assert.Equal((int)StatusCode.NotFound, table.Answer(new() { AllExtensionNumbersOfType = "google.protobuf.Any" }).ErrorResponse.ErrorCode);
        var numbers = _reflection.Answer(new() { AllExtensionNumbersOfType = "flashback.testing.EchoRequest" }).AllExtensionNumbersResponse;
        Assert.Equal("flashback.testing.EchoRequest", numbers.BaseTypeName);
        Assert.Empty(numbers.ExtensionNumber);
    }

    [Fact]
    public void WhatIsNotKnown()
    {
        foreach (var request in new ServerReflectionRequest[]
        {
            new() { FileByFilename = "none.proto" }, new() { FileContainingSymbol = "none" }, new() { AllExtensionNumbersOfType = "none" },
            new() { FileContainingExtension = new() { ContainingType = "flashback.testing.EchoRequest", ExtensionNumber = 1 } },
        }) Assert.Equal((int)StatusCode.NotFound, _reflection.Answer(request).ErrorResponse.ErrorCode);
        Assert.Equal((int)StatusCode.InvalidArgument, _reflection.Answer(new()).ErrorResponse.ErrorCode);
    }

    [Fact]
    public void AFileComesWithItsImports()
    {
        var file = DescriptorReflection.Descriptor;
        Assert.Equal([file], SymbolTable.WithImports(file));
        var api = Google.Protobuf.WellKnownTypes.ApiReflection.Descriptor;
        Assert.Equal(["google/protobuf/source_context.proto", "google/protobuf/any.proto", "google/protobuf/type.proto", "google/protobuf/api.proto"],
            SymbolTable.WithImports(api).Select(each => each.Name));
    }
}
