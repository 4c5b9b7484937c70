namespace SelfRepair.Api.Tests.Http;

/// <summary>Tests that share one service behind real sockets.</summary>
[CollectionDefinition(SocketService.Collection)]
public sealed class SocketCollectionDefinition : ICollectionFixture<SocketService>;
