using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SelfRepair.Api.Requests;

/// <summary>Writes requests, in polls without the members <c>prompts</c> and <c>ablation.sources</c> where they were
/// sent. A null would say that they were not.</summary>
public sealed class AnsweredRequestConverter : JsonConverter<AnsweredRequest>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(AnsweredRequest));

    /// <inheritdoc/>
    public override AnsweredRequest Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A request is asked with as it is.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, AnsweredRequest value, JsonSerializerOptions options)
    {
        ExperimentRequest asked = value.Asked;
        if (value.IsWhole)
        {
            JsonSerializer.Serialize(writer, asked, asked.GetType(), options);
        }
        else
        {
            WithoutPrompts(asked, options).WriteTo(writer, options);
        }
    }

    /// <summary>A request as it is shown.</summary>
    /// <param name="asked">The request.</param>
    /// <param name="isWhole">Whether its prompts are shown.</param>
    /// <param name="options">How it is written.</param>
    public static JsonObject ToJson(ExperimentRequest asked, bool isWhole, JsonSerializerOptions options) => isWhole
        ? JsonSerializer.SerializeToNode(asked, asked.GetType(), options)!.AsObject()
        : WithoutPrompts(asked, options);

    /// <summary>Prompts and sources are taken out before anything is written: they may be 32 MiB.</summary>
    private static JsonObject WithoutPrompts(ExperimentRequest asked, JsonSerializerOptions options)
    {
        bool hasSources = asked is AblatingRequest { Ablation.Sources: not null };
        ExperimentRequest brief = asked with { Prompts = null };
        brief = hasSources && brief is AblatingRequest ablating
            ? ablating with { Ablation = ablating.Ablation with { Sources = null } }
            : brief;
        JsonObject json = JsonSerializer.SerializeToNode(brief, brief.GetType(), options)!.AsObject();
        if (asked.Prompts is not null)
        {
            json.Remove("prompts");
        }

        if (hasSources)
        {
            json["ablation"]!.AsObject().Remove("sources");
        }

        return json;
    }
}
