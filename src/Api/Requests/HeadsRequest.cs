using System.Text.Json.Serialization;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Requests;

/// <summary>The heads to ablate: <c>all</c>, or a list of <c>L9H6</c> and <c>L9H*</c>.</summary>
/// <param name="Names">The list; null for all.</param>
[JsonConverter(typeof(HeadsRequestConverter))]
public sealed record HeadsRequest(IReadOnlyList<string>? Names)
{
    /// <summary>Every head of the model.</summary>
    public static HeadsRequest All { get; } = new(Names: null);

    /// <summary>The heads of a model that it names, in the order of layer, then index.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="UnknownHeadException">The model lacks one.</exception>
    public IReadOnlyList<HeadId> In(ModelShape shape) => HeadSelection.Parse(Names ?? [HeadSelection.All], shape);

    /// <summary>The same, of a list that does not stand at <c>/heads</c>.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="pointer">JSON pointer to the list.</param>
    /// <exception cref="InvalidRequestException">The model lacks one.</exception>
    public IReadOnlyList<HeadId> In(ModelShape shape, string pointer)
    {
        try
        {
            return In(shape);
        }
        catch (UnknownHeadException refusal)
        {
            throw new InvalidRequestException(refusal.Message, JsonPointer.At(pointer, refusal.Index));
        }
    }
}
