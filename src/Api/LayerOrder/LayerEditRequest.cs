using SelfRepair.Analysis.LayerOrder;

namespace SelfRepair.Api.LayerOrder;

/// <summary>An edit of the order of a model's blocks.</summary>
public sealed record LayerEditRequest
{
    /// <summary>skip: layer is left out; swap: layer and the next change places; repeat: layer runs twice; reverse: the
    /// last layer runs first; custom: the layers of order run. Required.</summary>
    public LayerEditKind? Type { get; init; }

    /// <summary>The layer of a skip, swap or repeat, from 0.</summary>
    public int? Layer { get; init; }

    /// <summary>The layers of a custom order, each left out, once or several times, at most 1000 in all; an empty list
    /// runs none.</summary>
    public IReadOnlyList<int>? Order { get; init; }
}
